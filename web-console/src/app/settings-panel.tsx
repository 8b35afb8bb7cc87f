import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import { socket } from '../api/sockets';
import { Choice } from '../look/choice';
import { wordsOf } from '../look/states';
import { play } from '../notices/sound';
import { useWords } from '../words';
import { ChangePassword } from './change-password';
import { useMay, useMe } from './me';
import { OwnTelephone } from './own-telephone';
import { prefer, usePreferences } from './preferences';

/** Light or dark, sounds, notifications, language, her own password, and the way out. */
export function SettingsPanel({ close }: { close: () => void }) {
  const words = useWords();
  const { settings } = words;
  const { theme, language, sounds, volume } = usePreferences();
  const { account } = useMe();
  const answers = useMay('offer.answer');
  const usesPhrases = useMay('phrase.use');
  return (
    <aside className="side-panel" aria-labelledby="settings-title">
      <header className="side-panel-head">
        <h2 id="settings-title">{settings.title}</h2>
        <Button size="small" onClick={close}>
          {words.close}
        </Button>
      </header>
      <Choice
        label={settings.theme}
        value={theme}
        onChange={(value) => prefer({ theme: value })}
        options={(['schedule', 'light', 'dark'] as const).map((value) => ({ value, label: settings.themes[value] }))}
      />
      <Choice
        label={settings.language}
        value={language}
        onChange={(value) => prefer({ language: value })}
        options={[
          { value: 'zh', label: '中文' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Choice
        label={settings.sounds}
        value={sounds ? 'on' : 'off'}
        onChange={(value) => prefer({ sounds: value === 'on' })}
        options={[
          { value: 'on', label: settings.soundsOn },
          { value: 'off', label: settings.soundsOff },
        ]}
      />
      <label className="field">
        {settings.volume}
        <input
          type="range"
          min={0}
          max={1}
          step={0.1}
          value={volume}
          disabled={!sounds}
          onChange={(event) => prefer({ volume: Number(event.target.value) })}
        />
      </label>
      <div className="row-wrap">
        <Button onClick={() => play('offer')}>{settings.tryOffer}</Button>
        <Button onClick={() => play('call')}>{words.calls.tryCall}</Button>
        <Button onClick={() => play('colleague')}>{words.calls.leg.tryLeg}</Button>
        <Button onClick={() => play('chat')}>{words.calls.tryChat}</Button>
        <Button onClick={() => play('message')}>{settings.tryMessage}</Button>
        <Button onClick={() => play('alarm')}>{settings.tryAlarm}</Button>
      </div>
      <Notifications />
      {usesPhrases && (
        <p>
          <Link to="/phrases" onClick={close}>
            {words.phrases.settings}
          </Link>
        </p>
      )}
      {answers && <OwnTelephone />}
      <ChangePassword />
      <div className="side-panel-foot">
        <p className="quiet">
          {account.displayName} · {words.roles[account.role]}
        </p>
        <SignOut />
      </div>
    </aside>
  );
}

function Notifications() {
  const { settings } = useWords();
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  const allow = async (): Promise<void> => setPermission(await Notification.requestPermission());
  return (
    <section className="field">
      <h3>{settings.notify}</h3>
      <p className="quiet">{settings.notifyNote}</p>
      {permission === 'default' && <Button onClick={() => void allow()}>{settings.allowNotify}</Button>}
      {permission === 'granted' && <p>{settings.notifyOn}</p>}
      {permission === 'denied' && <p>{settings.notifyDenied}</p>}
    </section>
  );
}

function SignOut() {
  const words = useWords();
  const queries = useQueryClient();
  const [failed, setFailed] = useState('');
  const signOut = async (): Promise<void> => {
    try {
      await answerOf(api.DELETE('/api/sign-in'));
      socket.disconnect();
      // What was written here and not sent belongs to whoever signs out now: the next one must not find it.
      sessionStorage.clear();
      queries.clear();
      location.assign('/console/sign-in');
    } catch (error) {
      setFailed(wordsOf(error, words));
    }
  };
  return (
    <>
      <Button onClick={() => void signOut()}>{words.signOut}</Button>
      {failed && <p role="alert">{failed}</p>}
    </>
  );
}
