using System.Globalization;
using System.Text.Json;

namespace Gateway.Invocation.Answers;

/// <summary>
/// Reads which records a function says have failed, <c>{"batchItemFailures":[{"itemIdentifier":…},…]}</c>, from an answer that comes
/// in pieces. What else the answer has is passed over; nothing of it is kept.
/// </summary>
internal sealed class ItemFailureReader
{
    /// <summary>Deeper than any answer that means something; the reader keeps a bit for each.</summary>
    private const int MaxDepth = 1000;

    private const int Nothing = -1;

    private readonly List<ItemIdentifier> _items = [];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private Place _place = Place.Start;
    private Member _member;
    private int _skipUntil = Nothing;
    private bool _hasIdentifier;
    private string? _name;
    private long? _number;
    private Member _named;
    private bool _isNumbered;
    private bool _isEmpty = true;

    private enum Place
    {
        Start,
        Answer,
        Failures,
        Failure,
        Identifier,
        End,
    }

    private enum Member
    {
        Other,
        BatchItemFailures,
        ItemIdentifier,
        Partition,
        Offset,
        Queue,
        Index,
        MessageId,
    }

    /// <summary>What the function named so far, each as often as it did.</summary>
    public IReadOnlyList<ItemIdentifier> Items => _items;

    /// <summary>Why the answer cannot be understood; null while it can. Then nothing it said counts.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads on.</summary>
    /// <param name="json">What was not read yet.</param>
    /// <param name="isLast">True when nothing comes behind it.</param>
    /// <returns>How many bytes of it are done with; give the rest again.</returns>
    public int Read(ReadOnlySpan<byte> json, bool isLast)
    {
        if (Problem is not null) return json.Length;
        if (_isEmpty && (_isEmpty = json.Trim(" \t\r\n"u8).IsEmpty)) return json.Length;
        var reader = new Utf8JsonReader(json, isLast, _state);
        try
        {
            while (Problem is null && reader.Read()) Take(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: a text that is no UTF-16, such as half a surrogate pair.
            Fail("it is not JSON");
        }

        _state = reader.CurrentState;
        return Problem is null ? (int)reader.BytesConsumed : json.Length;
    }

    /// <summary>What was read does not count.</summary>
    public void Fail(string why)
    {
        Problem ??= why;
        _items.Clear();
    }

    private void Take(ref Utf8JsonReader json)
    {
        if (_skipUntil != Nothing)
        {
            if (json.CurrentDepth == _skipUntil && json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) _skipUntil = Nothing;
            return;
        }

        switch (_place)
        {
            case Place.Start:
                Begin(json.TokenType);
                break;
            case Place.Failures:
                TakeFailure(json.TokenType);
                break;
            case Place.End:
                break;
            default:
                TakeMember(ref json);
                break;
        }
    }

    private void Begin(JsonTokenType token)
    {
        _place = token == JsonTokenType.StartObject ? Place.Answer : Place.End;
        if (token is not JsonTokenType.StartObject and not JsonTokenType.Null) Fail("it is not an object");
    }

    private void TakeFailure(JsonTokenType token)
    {
        (_place, _hasIdentifier) = (token == JsonTokenType.EndArray ? Place.Answer : Place.Failure, false);
        if (token is not JsonTokenType.StartObject and not JsonTokenType.EndArray) Fail("an entry of batchItemFailures is not an object");
    }

    private void TakeMember(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName:
                _member = MemberOf(json);
                break;
            case JsonTokenType.EndObject:
                EndObject();
                break;
            default:
                TakeValue(ref json);
                break;
        }
    }

    private void EndObject()
    {
        switch (_place)
        {
            case Place.Answer:
                _place = Place.End;
                break;
            case Place.Failure:
                if (!_hasIdentifier) Fail("an entry of batchItemFailures has no itemIdentifier");
                _place = Place.Failures;
                break;
            default:
                EndIdentifier();
                _place = Place.Failure;
                break;
        }
    }

    private void TakeValue(ref Utf8JsonReader json)
    {
        switch (_place, _member)
        {
            case (Place.Answer, Member.BatchItemFailures):
                if (json.TokenType == JsonTokenType.StartArray) _place = Place.Failures;
                else if (json.TokenType != JsonTokenType.Null) Fail("batchItemFailures is not a list");
                break;
            case (Place.Failure, Member.ItemIdentifier):
                TakeIdentifier(ref json);
                break;
            case (Place.Identifier, not Member.Other):
                TakePart(ref json);
                break;
            default:
                if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) _skipUntil = json.CurrentDepth;
                break;
        }
    }

    private void TakeIdentifier(ref Utf8JsonReader json)
    {
        _hasIdentifier = true;
        switch (json.TokenType)
        {
            case JsonTokenType.String when json.GetString() is { Length: > 0 } text:
                _items.Add(new ItemIdentifier(ItemIdentifierKind.Text, text));
                break;
            case JsonTokenType.StartObject:
                (_place, _name, _number, _named, _isNumbered) = (Place.Identifier, null, null, Member.Other, false);
                break;
            default:
                Fail("an itemIdentifier is null, empty or of another form");
                break;
        }
    }

    private void TakePart(ref Utf8JsonReader json)
    {
        if (_member is Member.Offset or Member.Index)
        {
            (_number, _isNumbered) = (NumberOf(ref json), true);
            if (_number is null) Fail("an itemIdentifier has an offset or index that is no whole number");
            return;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            Fail("an itemIdentifier has a member that is no text");
            return;
        }

        // A partition is named as often as it has failures.
        if (_name is null || !json.ValueTextEquals(_name)) _name = _items is [.., var last] && json.ValueTextEquals(last.Name) ? last.Name : json.GetString();
        _named = _member;
    }

    private void EndIdentifier()
    {
        switch (_named)
        {
            case Member.Partition when _number is { } offset:
                _items.Add(new ItemIdentifier(ItemIdentifierKind.Offset, _name!, offset));
                break;
            case Member.Queue when _number is { } index:
                _items.Add(new ItemIdentifier(ItemIdentifierKind.Index, _name!, index));
                break;
            case Member.MessageId when !_isNumbered:
                _items.Add(new ItemIdentifier(ItemIdentifierKind.Text, _name!));
                break;
            default:
                Fail("an itemIdentifier lacks a part");
                break;
        }
    }

    private static long? NumberOf(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => json.TryGetInt64(out var number) ? number : null,
        JsonTokenType.String => long.TryParse(json.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    private static Member MemberOf(in Utf8JsonReader json) =>
        json.ValueTextEquals("batchItemFailures"u8) ? Member.BatchItemFailures
        : json.ValueTextEquals("itemIdentifier"u8) ? Member.ItemIdentifier
        : json.ValueTextEquals("partition"u8) || json.ValueTextEquals("topic-partition"u8) ? Member.Partition
        : json.ValueTextEquals("offset"u8) ? Member.Offset
        : json.ValueTextEquals("queue"u8) ? Member.Queue
        : json.ValueTextEquals("index"u8) ? Member.Index
        : json.ValueTextEquals("messageID"u8) ? Member.MessageId
        : Member.Other;
}
