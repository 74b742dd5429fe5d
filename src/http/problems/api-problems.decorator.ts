import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { Problem } from './problem.dto.js';
import { problemResponse } from './problem-response.js';

/**
 * Documents the errors of a route: one response a status, with the codes that it can carry. Each route
 * asks the database, so that each can find it away.
 */
export function ApiProblems(...named: ErrorCode[]) {
  const codes = [...new Set<ErrorCode>([...named, 'service_unavailable'])];
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
  const responses = statuses.map((status) =>
    ApiResponse(
      problemResponse(
        status,
        codes.filter((code) => ERRORS[code].status === status),
      ),
    ),
  );
  return applyDecorators(ApiExtraModels(Problem), ...responses);
}
