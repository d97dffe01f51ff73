using Gateway.Records;

namespace Gateway.Settlement.Items;

/// <summary>Makes the lookup of one event, which has exactly these records.</summary>
internal delegate IItemLookup ItemLookupOf(RecordBatch sent);
