import { useQuery } from '@tanstack/react-query';
import { Select, Table } from 'antd';
import { useState } from 'react';
import { questions } from '../api/queries';
import type { AuditRow } from '../api/types';
import { useMe } from '../app/me';
import { ErrorNote } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';

/** What was done and read, by whom. Only ever added to. */
export function AuditLog() {
  const words = useWords();
  const texts = words.administration.auditLog;
  const { center } = useMe();
  const [accountId, setAccountId] = useState<string>();
  const accounts = useQuery(questions.accounts());
  const rows = useQuery(questions.audit(accountId));
  return (
    <>
      <p className="row-wrap">
        <Select
          aria-label={texts.account}
          className="member-select"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={texts.anyone}
          value={accountId}
          onChange={setAccountId}
          options={accounts.data?.items.map(({ id, displayName }) => ({ value: id, label: displayName }))}
        />
        <span className="quiet">{texts.note}</span>
      </p>
      {rows.isError && <ErrorNote error={rows.error} retry={() => void rows.refetch()} />}
      {!rows.isError && (
        <Table<AuditRow>
          rowKey="id"
          size="small"
          loading={rows.isPending}
          dataSource={rows.data?.items ?? []}
          pagination={{ defaultPageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          locale={{ emptyText: texts.empty }}
          columns={[
            {
              title: texts.when,
              dataIndex: 'occurredAt',
              render: (at: string) => <span className="numbers">{dayAndTime(at, center.timeZone)}</span>,
            },
            { title: texts.who, dataIndex: 'accountName', render: (name: string | null) => name ?? texts.system },
            { title: texts.action, dataIndex: 'action' },
            {
              title: texts.subject,
              render: (_, row) => (
                <span className="numbers">
                  {row.subjectType} {row.subjectId ?? ''}
                </span>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
