import {
  DataSource,
  Entity,
  In,
  IsNull,
  LessThan,
  MoreThan,
  Not,
  PrimaryColumn,
  type Repository,
} from 'typeorm';
import { TimestampColumn } from './timestamp-column.js';

@Entity('moments')
class Moment {
  @PrimaryColumn('integer')
  id!: number;

  @TimestampColumn({ name: 'happened_at' })
  happenedAt!: Date;

  @TimestampColumn({ name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

const at = (text: string) => new Date(text);
const NOON = at('2026-11-23T12:00:00.123Z');

describe('TimestampColumn', () => {
  let dataSource: DataSource;
  let moments: Repository<Moment>;
  beforeEach(async () => {
    dataSource = new DataSource({
      type: 'sqlite',
      database: ':memory:',
      entities: [Moment],
      synchronize: true,
    });
    await dataSource.initialize();
    moments = dataSource.getRepository(Moment);
  });
  afterEach(() => dataSource.destroy());

  const ids = async (where: object) =>
    (await moments.find({ where, order: { id: 'ASC' } })).map(({ id }) => id);

  it.each([
    '2026-11-23T12:00:00.123Z',
    '2026-11-23T12:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999Z',
    // Local times skip or repeat an hour here.
    '2026-03-29T01:30:00.001Z',
    '2026-10-25T01:30:00.001Z',
  ])('reads %s as it was written, to the millisecond', async (text) => {
    await moments.insert({ id: 1, happenedAt: at(text), endedAt: null });
    const moment = await moments.findOneByOrFail({ id: 1 });
    expect(moment.happenedAt.toISOString()).toBe(text);
    expect(moment.endedAt).toBeNull();
  });

  it('stores whole milliseconds since 1970', async () => {
    await moments.insert({ id: 1, happenedAt: NOON, endedAt: null });
    expect(await dataSource.query('SELECT happened_at, ended_at FROM moments')).toEqual([
      { happened_at: NOON.getTime(), ended_at: null },
    ]);
  });

  it('reads a Date from a text too, which the driver of PostgreSQL returns', async () => {
    await dataSource.query("INSERT INTO moments VALUES (1, 'x', NULL)");
    const { transformer } = dataSource
      .getMetadata(Moment)
      .findColumnWithPropertyName('happenedAt') as unknown as {
      transformer: { from: (value: unknown) => Date };
    };
    expect(transformer.from('1795435200123')).toEqual(NOON);
  });

  describe('in a condition', () => {
    beforeEach(async () => {
      const later = new Date(NOON.getTime() + 1);
      await moments.insert([
        { id: 1, happenedAt: NOON, endedAt: null },
        { id: 2, happenedAt: later, endedAt: NOON },
        { id: 3, happenedAt: at('1969-01-01T00:00:00Z'), endedAt: later },
      ]);
    });

    const conditions: [string, () => object, number[]][] = [
      ['a date', () => ({ happenedAt: NOON }), [1]],
      ['MoreThan', () => ({ happenedAt: MoreThan(NOON) }), [2]],
      ['LessThan', () => ({ happenedAt: LessThan(NOON) }), [3]],
      ['In', () => ({ happenedAt: In([NOON]) }), [1]],
      ['IsNull', () => ({ endedAt: IsNull() }), [1]],
      ['Not(IsNull)', () => ({ endedAt: Not(IsNull()) }), [2, 3]],
      ['Not(MoreThan)', () => ({ happenedAt: Not(MoreThan(NOON)) }), [1, 3]],
      ['two at once', () => ({ happenedAt: MoreThan(at('1980-01-01')), endedAt: IsNull() }), [1]],
    ];

    it.each(conditions)('converts dates of a find: %s', async (_, where, expected) => {
      expect(await ids(where())).toEqual(expected);
    });

    it.each(conditions)('converts dates of a query builder: %s', async (_, where, expected) => {
      const query = moments.createQueryBuilder('moment').where(where());
      const found = await query.orderBy('moment.id').getMany();
      expect(found.map(({ id }) => id)).toEqual(expected);
    });

    it.each(conditions)('converts dates of an update: %s', async (_, where, expected) => {
      const { affected } = await moments.update(where(), { endedAt: at('2000-01-01') });
      expect(affected).toBe(expected.length);
      expect(await ids({ endedAt: at('2000-01-01') })).toEqual(expected);
    });

    it.each(conditions)('converts dates of a delete: %s', async (_, where, expected) => {
      await moments.delete(where());
      expect(await ids({})).toEqual([1, 2, 3].filter((id) => !expected.includes(id)));
    });
  });

  it('updates to null and to a new date', async () => {
    await moments.insert({ id: 1, happenedAt: NOON, endedAt: NOON });
    await moments.update({ id: 1 }, { endedAt: null, happenedAt: at('2027-01-01') });
    expect(await moments.findOneByOrFail({ id: 1 })).toEqual({
      id: 1,
      happenedAt: at('2027-01-01'),
      endedAt: null,
    });
  });
});
