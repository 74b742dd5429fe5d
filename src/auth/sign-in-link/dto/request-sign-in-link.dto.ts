import { EmailField } from '../../../users/dto/user-fields.js';

export class RequestSignInLinkDto {
  @EmailField()
  email!: string;
}
