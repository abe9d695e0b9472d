import { expect, it } from 'vitest';
import { createTheme } from '../render/theme.ts';
import { renderSettings } from './config.ts';

it('tells each value and who set it', () => {
  const table = renderSettings(
    [
      { key: 'server.port', value: 9000 },
      { key: 'models.sources', value: ['pip', 'huggingface'] },
      { key: 'roles.chat.lora_adapters', value: [] },
      { key: 'log_level', value: 'warn' },
    ],
    new Map([
      ['server.port', { layer: 'file', where: '~/.fettle/config.yaml:2' }],
      ['log_level', { layer: 'default', where: null }],
    ]),
    createTheme(false),
  );
  expect(table.split('\n')).toEqual([
    'SETTING                   VALUE            SET BY',
    'server.port               9000             ~/.fettle/config.yaml:2',
    'models.sources            pip,huggingface  default',
    'roles.chat.lora_adapters  []               default',
    'log_level                 warn             default',
    '',
  ]);
});
