import { theme as antd, type ThemeConfig } from 'antd';

/** The colors of one look. Every pair used for text was measured to at least 4.5:1. */
export interface Palette {
  readonly ground: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly strongLine: string;
  readonly text: string;
  readonly quiet: string;
  /** the lamp's amber: what to do next, and focus */
  readonly accent: string;
  readonly onAccent: string;
  readonly accentGround: string;
  /** reserved for levels 3 and 4 */
  readonly red: string;
  readonly redGround: string;
  readonly good: string;
  readonly mark: string;
}

export const light: Palette = {
  ground: '#f1eee9',
  panel: '#faf8f4',
  raised: '#f4f0ea',
  line: '#ded8ce',
  strongLine: '#8d8478',
  text: '#2b2825',
  quiet: '#5d564e',
  accent: '#8a5200',
  onAccent: '#fdf8ef',
  accentGround: '#f6e8cf',
  red: '#a8231b',
  redGround: '#f9e3df',
  good: '#2f6144',
  mark: '#fbe3ad',
};

export const dark: Palette = {
  ground: '#171512',
  panel: '#1f1c19',
  raised: '#292521',
  line: '#3a352f',
  strongLine: '#857b6e',
  text: '#e4ddd2',
  quiet: '#b0a698',
  accent: '#e9ad55',
  onAccent: '#211a10',
  accentGround: '#3a2d18',
  red: '#ff9a8d',
  redGround: '#43211d',
  good: '#93c7a5',
  mark: '#5a4413',
};

export const fontFamily =
  'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** Ant Design through its tokens: nothing of it is overridden in style sheets. */
export function antdTheme(palette: Palette, isDark: boolean, still: boolean): ThemeConfig {
  return {
    algorithm: isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      fontFamily,
      fontSize: 14,
      fontSizeSM: 14,
      lineHeight: 1.6,
      lineHeightSM: 1.6,
      borderRadius: 6,
      colorPrimary: palette.accent,
      colorTextLightSolid: palette.onAccent,
      colorInfo: palette.accent,
      colorLink: palette.accent,
      // Red is the color of levels 3 and 4 and of nothing else; an error is told by its words.
      colorError: palette.accent,
      colorSuccess: palette.good,
      colorText: palette.text,
      colorTextSecondary: palette.quiet,
      colorTextTertiary: palette.quiet,
      colorTextPlaceholder: palette.quiet,
      colorTextDescription: palette.quiet,
      colorBgBase: palette.panel,
      colorBgContainer: palette.panel,
      colorBgElevated: palette.panel,
      colorBgLayout: palette.ground,
      colorBorder: palette.strongLine,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      controlHeight: 36,
      controlHeightSM: 32,
      motion: !still,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
    },
    components: {
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none' },
      Table: { headerBg: palette.raised, rowHoverBg: palette.raised, headerColor: palette.text },
    },
  };
}

/** Gives our own style sheets the same colors, as custom properties of the page. */
export function paintPage(palette: Palette, isDark: boolean): void {
  const page = document.documentElement;
  page.dataset.theme = isDark ? 'dark' : 'light';
  page.style.background = palette.ground;
  page.style.colorScheme = isDark ? 'dark' : 'light';
  for (const [name, color] of Object.entries(palette)) {
    page.style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, color);
  }
}
