/** A student who opened Lab directly gets the site for offline use too, once the kernel had its turn. */
const WAIT_MS = 20_000;

export async function precachePlugin(): Promise<object> {
  return { id: "tinytorch-lab:precache", autoStart: true, activate: () => void setTimeout(precache, WAIT_MS) };
}

async function precache(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage({ type: "precache" });
}
