import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { OrgUnit, OrgUnitInput } from '../api/types';
import { useMay } from '../app/me';
import { ErrorNote, Skeleton } from '../look/states';
import { useWords } from '../words';
import { Adding } from './adding';

/** The tree city – district – school, and hospitals; indented, in its own order. */
export function Units() {
  const words = useWords();
  const texts = words.administration.unit;
  const units = useQuery(questions.orgUnits());
  const mayManage = useMay('desk.manage');
  if (units.isPending) return <Skeleton rows={6} height={40} />;
  if (units.isError) return <ErrorNote error={units.error} retry={() => void units.refetch()} />;
  return (
    <>
      {mayManage && <AddUnit units={units.data.items} />}
      <section className="card">
        <table className="plain-table">
          <thead>
            <tr>
              <th>{texts.name}</th>
              <th>{texts.kind}</th>
            </tr>
          </thead>
          <tbody>
            {asTree(units.data.items).map(({ unit, depth }) => (
              <tr key={unit.id}>
                <th scope="row" style={{ paddingLeft: 8 + depth * 24 }}>
                  {unit.name}
                </th>
                <td>{texts.kinds[unit.kind]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Parents before children; a unit whose parent is out of reach stands at the root. */
function asTree(units: readonly OrgUnit[]): { unit: OrgUnit; depth: number }[] {
  const known = new Set(units.map(({ id }) => id));
  const below = (parent: string | null, depth: number): { unit: OrgUnit; depth: number }[] =>
    units
      .filter(({ parentId }) => (parentId && known.has(parentId) ? parentId : null) === parent)
      .flatMap((unit) => [{ unit, depth }, ...below(unit.id, depth + 1)]);
  return below(null, 0);
}

function AddUnit({ units }: { units: readonly OrgUnit[] }) {
  const words = useWords();
  const { unit: texts, required } = words.administration;
  const queries = useQueryClient();
  const needed = [{ required: true, message: required }];
  const kinds = (['district', 'school', 'hospital'] as const).map((value) => ({ value, label: texts.kinds[value] }));
  const send = async (body: OrgUnitInput): Promise<void> => {
    await answerOf(api.POST('/api/org-units', { body }));
    await queries.invalidateQueries({ queryKey: ['org-units'] });
  };
  return (
    <Adding<OrgUnitInput> title={texts.add} initialValues={{ kind: 'school' }} send={send}>
      {() => (
        <>
          <Form.Item
            name="name"
            label={texts.name}
            rules={[{ required: true, whitespace: true, max: 80, message: required }]}
          >
            <Input />
          </Form.Item>
          <Form.Item name="kind" label={texts.kind} rules={needed}>
            <Select options={kinds} />
          </Form.Item>
          <Form.Item name="parentId" label={texts.parent} rules={needed}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={units.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
        </>
      )}
    </Adding>
  );
}
