import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { Problem } from './problem.dto.js';
import { problemResponse } from './problem-response.js';

/**
 * Documents the errors of a route: one response per status, with its possible codes. Every route uses the
 * database and can therefore respond with `service_unavailable`.
 */
export function ApiProblems(...named: ErrorCode[]) {
  const codes = [...new Set<ErrorCode>([...named, 'service_unavailable'])];
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
  const responses = statuses.map((status) =>
    ApiResponse({
      status,
      ...problemResponse(codes.filter((code) => ERRORS[code].status === status)),
    }),
  );
  return applyDecorators(ApiExtraModels(Problem), ...responses);
}
