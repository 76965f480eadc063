/** One simulated exporter: who it is, and what happens to it. */
export interface ExporterTarget {
  readonly targetId: string;
  readonly seed: number;
  /** `system` shows an operating system, `service` a process that answers HTTP. */
  readonly kind: 'system' | 'service';
  /** The labels that discovery gives every series. */
  readonly identity: Readonly<Record<'instance' | 'job' | 'openmetrics_id', string>>;
  readonly hostName: string;
  /** When requests take longer, epoch milliseconds; null when never. */
  readonly slowdown: { readonly fromMs: number; readonly untilMs: number; readonly factor: number } | null;
  /** Whether scrapes at this moment fail. */
  readonly downAt: (atMs: number) => boolean;
}

/** One metric family as an exporter declares it. */
export interface MetricFamily {
  /** As it stands before every sample, `_total` included; for a histogram without `_bucket`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly series: readonly ExporterSeries[];
}

/** One series of an exporter: a pure function of the time, so that history and live scrapes join without a seam. */
export interface ExporterSeries {
  /** The sample's own name: for histograms with `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  /** Without the target's identity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly valueAt: (atMs: number) => number;
}
