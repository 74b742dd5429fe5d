import { OneTimeProofDto } from '../../one-time-proof/one-time-proof.dto.js';

export class VerifyEmailDto extends OneTimeProofDto {}
