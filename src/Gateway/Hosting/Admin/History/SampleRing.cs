namespace Gateway.Hosting.Admin.History;

/// <summary>The newest samples of one mapping, each in the place of the oldest. Its owner locks.</summary>
internal sealed class SampleRing(int capacity)
{
    private readonly MappingSample[] _samples = new MappingSample[capacity];
    private long _added;

    public void Add(MappingSample sample) => _samples[_added++ % capacity] = sample;

    /// <summary>Those later than a time in milliseconds since 1970, oldest first.</summary>
    public MappingSample[] After(long time)
    {
        var first = Math.Max(0, _added - capacity);
        while (first < _added && _samples[first % capacity].At <= time) first++;
        var found = new MappingSample[_added - first];
        for (var i = 0; i < found.Length; i++) found[i] = _samples[(first + i) % capacity];
        return found;
    }
}
