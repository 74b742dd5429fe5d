import { IsOptional, Matches } from 'class-validator';
import { IsWholeNumber } from '../variable-rules/whole-number.decorator.js';
import { RateLimitVariables } from './rate-limit-variables.js';

/** Metrics and traces. */
export class ObservabilityVariables extends RateLimitVariables {
  /** The TCP port that serves Prometheus metrics at `/metrics`. `0` disables metrics. */
  @IsWholeNumber(0, 65535)
  METRICS_PORT: number = 0;

  /** The address that the metrics port listens on. The default accepts only local connections. */
  @Matches(/^[^\s[\]/]+$/, { message: 'must be an address (IPv6 without brackets) or a host name' })
  METRICS_HOST: string = '127.0.0.1';

  /**
   * The OTLP/HTTP collector that traces are sent to, such as `http://127.0.0.1:4318`. Unset, tracing is
   * disabled.
   */
  @Matches(/^https?:\/\/\S+$/, { message: 'must look like http://127.0.0.1:4318' })
  @IsOptional()
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  /** The service name in traces. */
  @Matches(/^\S+$/, { message: 'must be one word' })
  OTEL_SERVICE_NAME: string = 'user-authentication-service';
}
