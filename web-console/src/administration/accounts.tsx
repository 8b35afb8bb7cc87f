import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Table } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Account, AccountInput, Role } from '../api/types';
import { useMay, useMe } from '../app/me';
import { ErrorNote, wordsOf } from '../look/states';
import { useWords } from '../words';
import { Adding } from './adding';
import { ResetPassword } from './reset-password';
import { SetCapacity } from './set-capacity';

/** Who may sign in, as what. Vetting is shown where it has lapsed: no shift can be given then. */
export function Accounts() {
  const words = useWords();
  const texts = words.administration.account;
  const queries = useQueryClient();
  const accounts = useQuery(questions.accounts());
  const mayManage = useMay('account.manage');
  const { account: self } = useMe();
  const [editing, setEditing] = useState<{ what: 'password' | 'capacity'; account: Account } | null>(null);
  const [said, setSaid] = useState('');
  const today = new Date().toISOString().slice(0, 10);
  const change = useMutation({
    mutationFn: ({ id, disabled }: { id: string; disabled: boolean }) =>
      answerOf(api.PUT('/api/accounts/{id}', { params: { path: { id } }, body: { disabled } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['accounts'] }),
  });
  if (accounts.isError && !accounts.data) {
    return <ErrorNote error={accounts.error} retry={() => void accounts.refetch()} />;
  }
  const edit = (what: 'password' | 'capacity', account: Account) => () => {
    setSaid('');
    setEditing({ what, account });
  };
  const done = (sayOf: (name: string) => string) => (success: boolean) => {
    setSaid(success && editing ? sayOf(editing.account.displayName) : '');
    setEditing(null);
  };
  return (
    <>
      {mayManage && <AddAccount />}
      {editing?.what === 'password' && (
        <ResetPassword key={editing.account.id} account={editing.account} done={done(texts.resetDone)} />
      )}
      {editing?.what === 'capacity' && (
        <SetCapacity key={editing.account.id} account={editing.account} done={done(texts.capacityDone)} />
      )}
      <p role="status" className={said ? 'good' : 'read-aloud'}>
        {said && `✓ ${said}`}
      </p>
      {change.error && <p role="alert">{wordsOf(change.error, words)}</p>}
      <Table<Account>
        rowKey="id"
        size="small"
        loading={accounts.isPending}
        dataSource={accounts.data?.items ?? []}
        pagination={{ defaultPageSize: 50, hideOnSinglePage: true }}
        locale={{ emptyText: texts.empty }}
        columns={[
          { title: texts.displayName, dataIndex: 'displayName', onCell: () => ({ scope: 'row' }) },
          { title: texts.login, dataIndex: 'login' },
          { title: texts.role, dataIndex: 'role', render: (role: Role) => words.roles[role] },
          { title: texts.unit, dataIndex: 'orgUnitName' },
          {
            title: texts.vetted,
            dataIndex: 'vettedUntil',
            render: (until: string | null) => {
              if (!until) return words.none;
              return until < today ? `${until} · ${texts.lapsed}` : until;
            },
          },
          { title: texts.capacity, dataIndex: 'boardCapacity', align: 'right' },
          { title: texts.chatCapacity, dataIndex: 'chatCapacity', align: 'right' },
          {
            title: texts.state,
            render: (_, account) => (account.disabledAt ? texts.disabled : texts.active),
          },
          {
            title: <span className="read-aloud">{texts.actions}</span>,
            render: (_, account) =>
              mayManage &&
              account.id !== self.id && (
                <div className="account-actions">
                  {takesContacts(account) && (
                    <Button
                      size="small"
                      aria-label={`${texts.setCapacity} ${account.displayName}`}
                      onClick={edit('capacity', account)}
                    >
                      {texts.setCapacity}
                    </Button>
                  )}
                  <Button
                    size="small"
                    aria-label={`${texts.reset} ${account.displayName}`}
                    onClick={edit('password', account)}
                  >
                    {texts.reset}
                  </Button>
                  <Button
                    size="small"
                    aria-label={`${account.disabledAt ? texts.enable : texts.disable} ${account.displayName}`}
                    onClick={() => change.mutate({ id: account.id, disabled: !account.disabledAt })}
                  >
                    {account.disabledAt ? texts.enable : texts.disable}
                  </Button>
                </div>
              ),
          },
        ]}
      />
    </>
  );
}

const takesContacts = ({ role }: Account): boolean => role === 'counselor' || role === 'supervisor';

function AddAccount() {
  const words = useWords();
  const texts = words.administration.account;
  const { required, invalidLogin, shortPassword } = words.administration;
  const queries = useQueryClient();
  const units = useQuery(questions.orgUnits());
  const roles = Object.entries(words.roles).map(([value, label]) => ({ value: value as Role, label }));
  const send = async (values: AccountInput): Promise<void> => {
    const body = { ...values, vettedUntil: values.vettedUntil || null };
    await answerOf(api.POST('/api/accounts', { body }));
    await queries.invalidateQueries({ queryKey: ['accounts'] });
  };
  return (
    <Adding<AccountInput>
      title={texts.add}
      initialValues={{ role: 'counselor', boardCapacity: 1, chatCapacity: 2 }}
      send={send}
    >
      {() => (
        <>
          <Form.Item
            name="displayName"
            label={texts.displayName}
            rules={[{ required: true, whitespace: true, max: 40, message: required }]}
          >
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="login"
            label={texts.login}
            rules={[
              { required: true, message: required },
              { pattern: /^[a-z0-9][a-z0-9._-]{1,59}$/, message: invalidLogin },
            ]}
          >
            <Input autoComplete="off" autoCapitalize="none" spellCheck={false} />
          </Form.Item>
          <Form.Item name="role" label={texts.role} rules={[{ required: true, message: required }]}>
            <Select options={roles} />
          </Form.Item>
          <Form.Item name="orgUnitId" label={texts.unit} rules={[{ required: true, message: required }]}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              loading={units.isPending}
              options={units.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Form.Item>
          <Form.Item
            name="password"
            label={texts.password}
            extra={texts.passwordNote}
            rules={[
              { required: true, message: required },
              { min: 12, message: shortPassword },
            ]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item name="vettedUntil" label={texts.vetted} extra={texts.vettedNote}>
            <Input type="date" />
          </Form.Item>
          <Form.Item name="boardCapacity" label={texts.capacity}>
            <InputNumber min={0} max={20} precision={0} />
          </Form.Item>
          <Form.Item name="chatCapacity" label={texts.chatCapacity}>
            <InputNumber min={0} max={10} precision={0} />
          </Form.Item>
        </>
      )}
    </Adding>
  );
}
