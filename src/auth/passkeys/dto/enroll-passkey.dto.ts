import { SignInTokenDto } from '../../attempts/dto/sign-in-token.dto.js';
import { AddPasskeyDto } from '../../../users/passkeys/dto/add-passkey.dto.js';
import { IntersectionType } from '@nestjs/swagger';

export class EnrollPasskeyDto extends IntersectionType(SignInTokenDto, AddPasskeyDto) {}
