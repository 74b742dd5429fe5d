import { NewPasswordField } from '../../../users/dto/user-fields.js';
import { OneTimeProofDto } from '../../one-time-proof/one-time-proof.dto.js';

export class ResetPasswordDto extends OneTimeProofDto {
  @NewPasswordField()
  new_password!: string;
}
