import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Role } from '../../access/role.enum.js';
import { Roles } from '../../access/roles.decorator.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { ApiId } from '../../http/routes/api-id.decorator.js';
import { UuidPipe } from '../../validation/uuid.pipe.js';
import { FactorsResponse } from './dto/factors.response.js';
import { FactorOverview } from './factor-overview.js';

@ApiTags('users')
@Controller('users/:user_id/factors')
@Roles(Role.Admin)
export class UserFactorsController {
  constructor(private readonly overview: FactorOverview) {}

  @Get()
  @ApiId('user_id')
  @ApiOperation({
    summary: 'List the factors of a user',
    description: 'For admins. Also those of kinds that the operator has turned off.',
  })
  @ApiResponse({ status: 200, type: FactorsResponse, description: 'The factors.' })
  @ApiProblems('invalid_token', 'forbidden', 'not_found', 'validation_failed')
  async listFactors(@Param('user_id', UuidPipe) userId: string): Promise<FactorsResponse> {
    return this.overview.read(userId);
  }
}
