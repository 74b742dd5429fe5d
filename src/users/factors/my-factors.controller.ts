import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../../access/current-user.decorator.js';
import type { Principal } from '../../access/principal.js';
import { ApiProblems } from '../../http/problems/api-problems.decorator.js';
import { FactorsResponse } from './dto/factors.response.js';
import { FactorOverview } from './factor-overview.js';

@ApiTags('me')
@Controller('users/me/factors')
export class MyFactorsController {
  constructor(private readonly overview: FactorOverview) {}

  @Get()
  @ApiOperation({
    summary: 'List the own factors',
    description: 'Also those of kinds that the operator has turned off. No secret is readable.',
  })
  @ApiResponse({ status: 200, type: FactorsResponse, description: 'The factors.' })
  @ApiProblems('invalid_token')
  async listMyFactors(@CurrentUser() { userId }: Principal): Promise<FactorsResponse> {
    return this.overview.read(userId);
  }
}
