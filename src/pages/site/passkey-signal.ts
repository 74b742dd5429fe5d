/** A call of the Signal API (WebAuthn Level 3, section 5.1.10), as the script makes it. */
export type PasskeySignal =
  | {
      readonly signalName: 'unknownCredential';
      readonly rpID: string;
      readonly credentialID: string;
    }
  | {
      readonly signalName: 'allAcceptedCredentials';
      readonly rpID: string;
      readonly userID: string;
      readonly allAcceptedCredentialIDs: readonly string[];
    };
