import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, InputNumber } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../api/client';
import type { Account } from '../api/types';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

type Capacity = Pick<Account, 'boardCapacity' | 'chatCapacity'>;

/** How much somebody takes on at a time. Counts from the next one that is offered; what she holds stays hers. */
export function SetCapacity({ account, done }: { account: Account; done: (success: boolean) => void }) {
  const words = useWords();
  const texts = words.administration.account;
  const queries = useQueryClient();
  const frame = useRef<HTMLElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  useEffect(() => {
    // Returns a promise in newer browsers: it must not be taken for what ends the effect.
    void frame.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  const send = async (body: Capacity): Promise<void> => {
    setBusy(true);
    setError('');
    try {
      await answerOf(api.PUT('/api/accounts/{id}', { params: { path: { id: account.id } }, body }));
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      done(true);
    } catch (cause) {
      setBusy(false);
      setError(wordsOf(cause, words));
    }
  };
  const title = texts.capacityTitle(account.displayName);
  const required = [{ required: true, message: words.administration.required }];
  return (
    <section ref={frame} className="card adding-form" aria-label={title}>
      <h2>{title}</h2>
      <p>{texts.capacityNote}</p>
      <Form<Capacity>
        layout="vertical"
        requiredMark={false}
        initialValues={account}
        onFinish={(values) => void send(values)}
      >
        <div className="form-grid">
          <Form.Item name="boardCapacity" label={texts.capacity} rules={required}>
            <InputNumber min={0} max={20} precision={0} autoFocus />
          </Form.Item>
          <Form.Item name="chatCapacity" label={texts.chatCapacity} rules={required}>
            <InputNumber min={0} max={10} precision={0} />
          </Form.Item>
        </div>
        {error && <Alert type="error" title={error} role="alert" className="form-error" />}
        <div className="row-wrap">
          <Button type="primary" htmlType="submit" loading={busy}>
            {words.save}
          </Button>
          <Button onClick={() => done(false)}>{words.cancel}</Button>
        </div>
      </Form>
    </section>
  );
}
