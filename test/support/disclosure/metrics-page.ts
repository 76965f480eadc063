/** Reads the metrics of the gateway at `url`, which may have a port of their own. Throws when there are none. */
export async function readMetricsPage(url: string, adminPort: number | undefined): Promise<string> {
  const address = new URL('/metrics', url);
  if (adminPort !== undefined) address.port = String(adminPort);
  // Without keeping the connection, which the gateway would wait for when it closes.
  const response = await fetch(address, { headers: { connection: 'close' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`the metrics were answered with HTTP ${response.status}`);
  return text;
}
