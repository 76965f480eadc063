import type { NhnProject, NhnRegion } from './nhn-model.ts';
import type { NhnSimulatorOptions } from './nhn-options.ts';
import { NhnProjectStore } from './nhn-state.ts';
import { defaultProjects, seedScale, seedStory } from './nhn-world.ts';

/** All projects in all regions: who owns a key, and what is where. */
export interface NhnEstate {
  readonly projects: readonly NhnProject[];
  /** The project that a key opens; undefined for a key of nobody's. */
  projectOfKey(appKey: string | null): NhnProject | undefined;
  /** Undefined when the project does not exist in the region. */
  store(region: NhnRegion, projectId: string): NhnProjectStore | undefined;
}

/** Builds and seeds the whole world. */
export function createEstate(options: NhnSimulatorOptions, now: () => number): NhnEstate {
  const projects = options.projects ?? defaultProjects;
  const stores = new Map<string, NhnProjectStore>();
  for (const project of projects) {
    for (const region of project.regions) {
      const store = new NhnProjectStore(project.id, region, options.seed ?? 1, now);
      if (options.scale) seedScale(store, region, options.scale);
      else seedStory(store, project, region);
      stores.set(`${region}/${project.id}`, store);
    }
  }
  return {
    projects,
    projectOfKey: (appKey) => projects.find((project) => project.appKey === appKey),
    store: (region, projectId) => stores.get(`${region}/${projectId}`),
  };
}
