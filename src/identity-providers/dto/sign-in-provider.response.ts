import { ApiProperty } from '@nestjs/swagger';
import { PROVIDER_KINDS, type ProviderKind } from '../../identity/provider-kind.js';

/** A button of a sign-in page. */
class SignInProvider {
  @ApiProperty({ description: 'Its name in requests.', example: 'google' })
  provider!: string;

  @ApiProperty({ description: 'Its name on a button.', example: 'Google' })
  name!: string;

  @ApiProperty({ enum: PROVIDER_KINDS, description: 'For the icon.', example: 'google' })
  kind!: ProviderKind;
}

export class SignInProvidersResponse {
  @ApiProperty({ type: [SignInProvider], description: 'The enabled providers, by name.' })
  providers!: SignInProvider[];
}
