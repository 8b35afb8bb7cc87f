import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect, useLayoutEffect, useMemo } from 'react';
import { RouterProvider } from 'react-router-dom';
import { ApiError, speak } from '../api/client';
import { nameThePage } from '../notices/title-flash';
import { en, WordsContext, zh } from '../words';
import { usePreferences } from './preferences';
import { router } from './routes';
import { antdTheme, dark, light, paintPage } from './theme';
import { useIsDark, useIsStill } from './theme-choice';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only a lost connection is worth asking again.
      retry: (count, error) => !(error instanceof ApiError) && count < 3,
      staleTime: 5_000,
      // Sockets say when something changed. Coming back to the tab must not shuffle what is on screen.
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/** The console: language, look and questions around the routes. */
export function App() {
  const { language } = usePreferences();
  const isDark = useIsDark();
  const isStill = useIsStill();
  const words = language === 'en' ? en : zh;
  const palette = isDark ? dark : light;

  useLayoutEffect(() => paintPage(palette, isDark), [palette, isDark]);
  useEffect(() => {
    document.documentElement.lang = words.htmlLang;
    nameThePage(words.console);
    speak(words.htmlLang);
    // What the service worded for us before is asked for again in the other language.
    void client.invalidateQueries({ predicate: (query) => query.state.status === 'error' });
  }, [words]);

  const theme = useMemo(() => antdTheme(palette, isDark, isStill), [palette, isDark, isStill]);
  return (
    <WordsContext value={words}>
      <ConfigProvider
        theme={theme}
        locale={language === 'en' ? enUS : zhCN}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
      >
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ConfigProvider>
    </WordsContext>
  );
}
