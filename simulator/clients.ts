import type { SimulatorClient, VismaClients } from './servers.ts';

/** Signs and blanks in the secrets are on purpose: a client that does not encode them is refused. */
export const SUPEROFFICE_CLIENT: SimulatorClient = {
  id: 'panel-superoffice',
  secret: 'so secret/+%',
};

export const VISMA_CLIENTS: VismaClients = {
  interactive: { id: 'isv_panel_interactive', secret: 'visma secret/+%:x' },
  service: { id: 'isv_panel_service', secret: 'service secret/+%' },
};
