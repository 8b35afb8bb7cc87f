import sql, { type Sql } from 'sql-template-tag';

/**
 * A row of `persons` is one way into us, with its key, its code, its thread and its contacts. Rows that a counselor has found to be
 * one human being hang together as a tree (`merged_into`), and `lead_id` names its root; both are null for whoever leads.
 * What is read "of the person" is read of all rows of the tree.
 */

/** The row that leads whoever `personId` is. @param personId an id, or a column of the statement */
export function leadOf(personId: string | Sql): Sql {
  return sql`(select coalesce(self.lead_id, self.id) from persons self where self.id = ${personId})`;
}

/**
 * All rows of whoever `personId` is: `c.person_id = any(${samePerson(id)})`. An array, so that the statement goes on by the index on
 * `person_id` whatever the planner thinks of it.
 * @param personId an id, or a column of the statement
 */
export function samePerson(personId: string | Sql): Sql {
  return sql`array(select way.id from persons way where way.id = ${leadOf(personId)} or way.lead_id = ${leadOf(personId)})`;
}

/** All rows of several persons, as a subquery. @param personIds a subquery of one column */
export function samePersons(personIds: Sql): Sql {
  return sql`
    select way.id from persons way join (
      select distinct coalesce(self.lead_id, self.id) as id from persons self where self.id in (${personIds})
    ) lead on way.id = lead.id or way.lead_id = lead.id`;
}
