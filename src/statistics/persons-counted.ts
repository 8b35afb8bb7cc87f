import sql, { type Sql } from 'sql-template-tag';

/**
 * Whoever came by two ways and is known to be one counts once, as it is known when it is counted: a merge that is taken back makes
 * two of them again. Joins facts `f` to the few persons that were merged.
 */
export const MERGED: Sql = sql`left join persons merged on merged.id = f.person_id and merged.lead_id is not null`;
export const COUNTED_AS: Sql = sql`coalesce(merged.lead_id, f.person_id)`;
