/** JupyterLab's registry of settings, with our reader (settings-reader.ts) in the place of its own. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ISettingConnector, ISettingRegistry, SettingRegistry } from "@jupyterlab/settingregistry";
import { validateData } from "./settings-reader.ts";

/** JupyterLab's connector, which also lists the settings of plugins that are switched on. */
interface Connector extends ISettingConnector {
  list(query: "active"): Promise<{ ids: string[]; values: ISettingRegistry.IPlugin[] }>;
}

/** In the place of JupyterLab's own plugin, which the site's configuration switches off. */
export const settingsPlugin: JupyterFrontEndPlugin<ISettingRegistry> = {
  id: "tinytorch-lab:settings",
  autoStart: true,
  provides: ISettingRegistry,
  requires: [ISettingConnector],
  activate: async (app, connector: Connector) => {
    const known = (await connector.list("active")).values.filter(({ id }) => app.hasPlugin(id));
    const registry = new SettingRegistry({ connector, plugins: known, validator: { validateData } });
    openAsText(app);
    void app.restored.then(() => loadOthers(app, connector, registry));
    return registry;
  },
};

/**
 * JupyterLab's form for settings compiles each schema as well, so the site's configuration switches it off. Its menu
 * entry and its keys open the other editor, in which settings are a text.
 */
function openAsText({ commands }: JupyterFrontEnd): void {
  const execute = () => commands.execute("settingeditor:open-json");
  commands.addCommand("settingeditor:open", { label: "Settings Editor", execute });
}

async function loadOthers(app: JupyterFrontEnd, connector: Connector, registry: SettingRegistry): Promise<void> {
  const { ids } = await connector.list("active");
  const others = ids.filter((id) => app.hasPlugin(id) && !(id in registry.plugins));
  await Promise.all(others.map((id) => registry.load(id).catch(console.warn)));
}
