import { Controller, Get, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../access/public.decorator.js';
import { ApiProblems } from '../http/problems/api-problems.decorator.js';
import { assertNotDraining } from './assert-not-draining.js';
import { HealthService } from './health.service.js';

export class HealthResponse {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

/** Outside the API prefix, on the paths that load balancers expect. */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @ApiOperation({
    summary: 'Health check',
    description: 'Alias of `/health/ready`.',
  })
  @ApiResponse({ status: 200, type: HealthResponse, description: 'The service is ready.' })
  @ApiProblems('service_unavailable')
  async getHealth(@Req() request: FastifyRequest): Promise<HealthResponse> {
    return this.getReadiness(request);
  }

  @Get('live')
  @ApiOperation({
    summary: 'Liveness probe',
    description: 'Does not query the database, as a restart of the process would not repair it.',
  })
  @ApiResponse({ status: 200, type: HealthResponse, description: 'The process is running.' })
  getLiveness(): HealthResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Readiness probe',
    description:
      'Verifies that the database accepts changes, at most once a second, with a timeout of 2 seconds. Fails as soon as the service is told to stop.',
  })
  @ApiResponse({
    status: 200,
    type: HealthResponse,
    description: 'The service is ready to receive requests.',
  })
  @ApiProblems('service_unavailable')
  async getReadiness(@Req() { server }: FastifyRequest): Promise<HealthResponse> {
    assertNotDraining(server);
    await this.health.assertDatabaseWritable();
    return { status: 'ok' };
  }
}
