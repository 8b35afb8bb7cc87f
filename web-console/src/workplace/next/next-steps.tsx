import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMay } from '../../app/me';
import { KeyHint } from '../../look/key';
import { ContactTasks } from '../../tasks/contact-tasks';
import { TaskForm } from '../../tasks/task-form';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { Appointments } from './appointments';
import { Booking } from './booking';
import { CaseForm } from './case-form';
import { CaseStanding } from './case-standing';
import { FollowUpForm, FollowUpStanding } from './follow-up';
import { ReferralForm } from './referral-form';
import { ReferralStanding } from './referral-standing';
import { RetrievalCode } from './retrieval-code';
import './next.css';

const always = ['booking', 'referral', 'case', 'code'] as const;
type StepName = (typeof always)[number] | 'followUp' | 'task';

/** Where a contact leads: an appointment, a hospital, a case, a way back to us, what is to be done. What stands is shown, forms come when asked. */
export function NextSteps({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const { mode, leave } = useMode();
  const [open, setOpen] = useState<StepName | null>(null);
  const isOpen = contact.isMine && (contact.state === 'active' || contact.state === 'wrap-up');
  const may: Record<StepName, boolean> = {
    booking: useMay('appointment.book') && isOpen,
    referral: useMay('referral.send') && isOpen,
    case: useMay('case.write') && isOpen,
    code: isOpen,
    followUp: isOpen,
    task: useMay('task.work') && isOpen,
  };
  const steps: readonly StepName[] =
    contact.channel === 'board' ? [...always, 'followUp', 'task'] : [...always, 'task'];
  const close = (): void => setOpen(null);
  const choose = (step: StepName): void => {
    leave();
    if (may[step]) setOpen(step);
  };
  const digits = steps.map((step, index) => [String(index + 1), () => choose(step)] as const);
  useHotkeys({ ...Object.fromEntries(digits), escape: leave }, mode === 'next-step');

  const parts: Record<StepName, { standing?: ReactNode; form: ReactNode }> = {
    booking: {
      standing: <Appointments contact={contact} />,
      form: <Booking contact={contact} close={close} />,
    },
    referral: {
      standing: <ReferralStanding contact={contact} />,
      form: <ReferralForm contact={contact} close={close} />,
    },
    case: { standing: <CaseStanding contact={contact} />, form: <CaseForm contact={contact} close={close} /> },
    code: { form: <RetrievalCode contactId={contact.id} close={close} /> },
    followUp: {
      standing: <FollowUpStanding contact={contact} />,
      form: <FollowUpForm contact={contact} close={close} />,
    },
    task: { standing: <ContactTasks contact={contact} />, form: <TaskForm contact={contact} close={close} /> },
  };
  // What is being done has the column to itself.
  const form = open && may[open] ? open : null;
  return (
    <div className="next-steps">
      {!form && (
        <p className="quiet next-hint" role="status">
          {mode === 'next-step' ? words.next.choose(steps.includes('followUp')) : words.next.hint}
        </p>
      )}
      {steps.map((step, index) => (
        <section
          key={step}
          className="next-step"
          aria-label={words.next.titles[step]}
          hidden={form !== null && form !== step}
        >
          <p className="row-line">
            <b>{words.next.titles[step]}</b>
            {may[step] && form !== step && (
              <Button size="small" onClick={() => choose(step)}>
                {words.next.begin[step]} <KeyHint>{String(index + 1)}</KeyHint>
              </Button>
            )}
          </p>
          {parts[step].standing}
          {form === step && parts[step].form}
        </section>
      ))}
    </div>
  );
}
