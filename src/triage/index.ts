export type { Category, SignalLevel } from './lexicon.types.js';
export type { Thresholds } from './model.js';
export { REASONS_VERSION, type ReasonCode, reasons } from './reasons.js';
export { assess, dependsOnEarlier, type Evidence, SIGNAL_VERSION, type Signal, type SignalContext } from './signal.js';
export { signalPart } from './signals.service.js';
export { suggestTags, type TagSuggestion } from './tags.js';
export {
  findTaxonomyEntry,
  searchTaxonomy,
  TAXONOMY_VERSION,
  type TaxonomyEntry,
  type TaxonomyGroup,
  type TaxonomyGroupLabel,
  taxonomy,
  taxonomyGroups,
} from './taxonomy.js';
export { EARLIER_READ } from './thread.js';
export { TriageModule } from './triage.module.js';
