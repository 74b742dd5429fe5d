import { context, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { EntitySubscriberInterface, QueryRunner } from 'typeorm';
import type { AfterQueryEvent, BeforeQueryEvent } from 'typeorm/subscriber/event/QueryEvent.js';

interface OpenSpan {
  readonly query: string;
  readonly span: Span;
}

/** The table that a statement reads or writes first. */
const TABLE = /\b(?:FROM|INTO|UPDATE|TABLE)\s+"?(\w+)/i;

/**
 * Adds a span per statement, as a child of its request. Without the text of the statement, which may
 * contain values.
 */
export class StatementSpans implements EntitySubscriberInterface {
  private readonly openSpans = new WeakMap<QueryRunner, OpenSpan[]>();

  constructor(private readonly tracer: Tracer) {}

  beforeQuery({ connection, queryRunner, query }: BeforeQueryEvent<unknown>): void {
    const operation = /\w+/.exec(query)?.[0].toUpperCase() ?? 'QUERY';
    const table = TABLE.exec(query)?.[1];
    const span = this.tracer.startSpan(
      table === undefined ? operation : `${operation} ${table}`,
      {
        kind: SpanKind.CLIENT,
        attributes: {
          'db.system.name': connection.options.type === 'postgres' ? 'postgresql' : 'sqlite',
          'db.operation.name': operation,
          'db.collection.name': table,
        },
      },
      context.active(),
    );
    const spans = this.openSpans.get(queryRunner) ?? [];
    spans.push({ query, span });
    this.openSpans.set(queryRunner, spans);
  }

  afterQuery({ queryRunner, query, success }: AfterQueryEvent<unknown>): void {
    const spans = this.openSpans.get(queryRunner) ?? [];
    const i = spans.findIndex((each) => each.query === query);
    const [ended] = i < 0 ? [] : spans.splice(i, 1);
    // The error message may contain values.
    if (!success) ended?.span.setStatus({ code: SpanStatusCode.ERROR });
    ended?.span.end();
  }
}
