import { arch, cpus } from 'node:os';
import type { Route, Services } from '../../route.ts';

/** The version of Tabby whose protocol is implemented here: clients use fewer features of older servers. */
const TABBY_VERSION = 'v0.32.0';

/** Tabby's health check: some clients use GET and, on 405, POST. Any missing field crashes its agent. */
export const tabbyHealthRoutes: Route[] = (['GET', 'POST'] as const).map((method) => ({
  method,
  path: '/v1/health',
  queued: false,
  handle: async ({ services }) => ({ kind: 'json', body: healthOf(services) }),
}));

function healthOf({ config, version }: Services) {
  const { complete, chat } = config.roles;
  const device = config.providers[complete.provider]?.kind === 'local' ? 'cpu' : 'remote';
  const processors = cpus();
  return {
    model: complete.model,
    chat_model: chat.model,
    chat_device: config.providers[chat.provider]?.kind === 'local' ? 'cpu' : 'remote',
    device,
    arch: arch() === 'x64' ? 'x86_64' : arch(),
    cpu_info: processors[0]?.model ?? 'unknown',
    cpu_count: processors.length,
    cuda_devices: [],
    version: {
      build_date: '',
      build_timestamp: '',
      git_sha: `fettle-${version}`,
      git_describe: TABBY_VERSION,
    },
    // True makes newer clients open Tabby's own web pages, which do not exist here.
    webserver: false,
  };
}

/** Tabby's server settings: tells its clients not to send telemetry. */
export const tabbySettingRoute: Route = {
  method: 'GET',
  path: '/v1beta/server_setting',
  queued: false,
  handle: async () => ({ kind: 'json', body: { disable_client_side_telemetry: true } }),
};

/** Tabby's list of models. */
export const tabbyModelsRoute: Route = {
  method: 'GET',
  path: '/v1beta/models',
  queued: false,
  async handle({ services }) {
    const { complete, chat } = services.config.roles;
    return { kind: 'json', body: { completion: [complete.model], chat: [chat.model] } };
  },
};
