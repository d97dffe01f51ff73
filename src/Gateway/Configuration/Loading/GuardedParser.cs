using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Configuration.Loading;

/// <summary>YamlDotNet's parser, which on some bad texts throws what is no <see cref="YamlException"/>; here it always is one.</summary>
internal sealed class GuardedParser(string text) : IParser
{
    private readonly Parser _inner = new(new StringReader(text));

    public ParsingEvent? Current => _inner.Current;

    public bool MoveNext()
    {
        try
        {
            return _inner.MoveNext();
        }
        catch (Exception broken) when (broken is not YamlException)
        {
            var last = _inner.Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, "what follows cannot be understood", broken);
        }
    }
}
