import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { HealthService } from './health.service.js';

export class HealthResponse {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

/** Outside of the API's prefix, where load balancers look. */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @ApiOperation({
    summary: 'Whether the service can do its work',
    description: 'The same as `/health/ready`.',
  })
  @ApiResponse({ status: 200, type: HealthResponse, description: 'It can.' })
  @ApiProblems('service_unavailable')
  async getHealth(): Promise<HealthResponse> {
    return this.getReadiness();
  }

  @Get('live')
  @ApiOperation({
    summary: 'Whether the process answers',
    description: 'It does not look at the database: a restart would not bring that back.',
  })
  @ApiResponse({ status: 200, type: HealthResponse, description: 'It does.' })
  getLiveness(): HealthResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Whether requests should be sent here',
    description: 'It asks the database.',
  })
  @ApiResponse({ status: 200, type: HealthResponse, description: 'They should.' })
  @ApiProblems('service_unavailable')
  async getReadiness(): Promise<HealthResponse> {
    await this.health.assertDatabaseAnswers();
    return { status: 'ok' };
  }
}
