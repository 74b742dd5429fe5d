import { translations } from './translations.js';

export const secondFactor = translations({
  en: {
    title: 'Confirm that it is you',
    totpText: 'Open your authenticator app, and enter the code for {app}.',
    recoveryText:
      'Enter one of the recovery codes that you saved when you set up your second factor.',
    button: 'Continue',
    firstText: 'For your security, prove one of your sign-in methods first.',
    sendCode: 'Send me a link and a code by e-mail',
    useTotp: 'Use the authenticator app',
    useRecovery: 'Use a recovery code',
    passkeyText: 'Use your passkey: with your fingerprint, your face or the PIN of your device.',
    trust: 'Do not ask again on this device for {days} days',
    enrollTitle: 'Set up an authenticator app',
    totpOffer:
      'Your account needs a second factor: a code that an app on your phone shows. Setting it up takes a minute.',
    enrollText: 'Scan the picture with an authenticator app, then enter the code that it shows.',
    retryText: 'Enter the newest code of the app that you have just set up.',
    secret: 'Cannot scan it? Enter this key in the app:',
    qr: 'QR code for the authenticator app',
    codesTitle: 'Save your recovery codes',
    codesText:
      'If you lose your phone, one of these codes lets you in. Each works once. Keep them where only you can find them; they are not shown again.',
    continue: 'I have saved them',
    startAgain: 'Start again',
  },
  de: {
    title: 'Bestätigen Sie, dass Sie es sind',
    totpText: 'Öffnen Sie Ihre Authenticator-App, und geben Sie den Code für {app} ein.',
    recoveryText:
      'Geben Sie einen der Wiederherstellungscodes ein, die Sie beim Einrichten gespeichert haben.',
    button: 'Weiter',
    firstText: 'Weisen Sie zu Ihrer Sicherheit zuerst eine Ihrer Anmeldemethoden nach.',
    sendCode: 'Link und Code per E-Mail senden',
    useTotp: 'Authenticator-App verwenden',
    useRecovery: 'Wiederherstellungscode verwenden',
    passkeyText:
      'Verwenden Sie Ihren Passkey: mit Fingerabdruck, Gesicht oder der PIN Ihres Geräts.',
    trust: 'Auf diesem Gerät {days} Tage lang nicht mehr fragen',
    enrollTitle: 'Authenticator-App einrichten',
    totpOffer:
      'Ihr Konto braucht einen zweiten Faktor: einen Code, den eine App auf Ihrem Telefon zeigt. Das Einrichten dauert eine Minute.',
    enrollText:
      'Scannen Sie das Bild mit einer Authenticator-App, und geben Sie dann den Code ein, den sie zeigt.',
    retryText: 'Geben Sie den neuesten Code der App ein, die Sie gerade eingerichtet haben.',
    secret: 'Scannen geht nicht? Geben Sie diesen Schlüssel in der App ein:',
    qr: 'QR-Code für die Authenticator-App',
    codesTitle: 'Speichern Sie Ihre Wiederherstellungscodes',
    codesText:
      'Wenn Sie Ihr Telefon verlieren, kommen Sie mit einem dieser Codes hinein. Jeder gilt einmal. Bewahren Sie sie dort auf, wo nur Sie sie finden; sie werden nicht noch einmal gezeigt.',
    continue: 'Ich habe sie gespeichert',
    startAgain: 'Von vorn beginnen',
  },
});
