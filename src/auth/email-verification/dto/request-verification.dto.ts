import { EmailField } from '../../../users/dto/user-fields.js';

export class RequestVerificationDto {
  @EmailField()
  email!: string;
}
