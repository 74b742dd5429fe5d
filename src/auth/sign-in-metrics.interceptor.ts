import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import { toAppException } from '../http/problems/problem.js';
import { Metrics } from '../observability/metrics/metrics.js';

/** Counts sign-ins by outcome. Requests rejected by load shedding do not reach it. */
@Injectable()
export class SignInMetrics implements NestInterceptor {
  constructor(private readonly metrics: Metrics) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      tap({
        next: () => this.metrics.signIn('succeeded'),
        error: (error: unknown) => this.metrics.signIn(toAppException(error).code),
      }),
    );
  }
}
