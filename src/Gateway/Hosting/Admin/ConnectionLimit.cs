using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting.Admin;

/// <summary>
/// Bounds how many connections are open. Who comes then is let in all the same, and whoever has asked nothing for longest has to go:
/// a bound that turned away the next one would let anybody who opens connections turn away the probes, and so end the process.
/// </summary>
/// <param name="most">Connections at a time.</param>
internal sealed class ConnectionLimit(int most)
{
    private readonly Lock _gate = new();

    /// <summary>The one that has asked nothing for longest comes first. Guarded by <see cref="_gate"/>.</summary>
    private readonly LinkedList<ConnectionPlace> _places = new();

    /// <summary>Stands before everything that reads the connection.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) => async connection =>
    {
        var place = new LinkedListNode<ConnectionPlace>(new ConnectionPlace(connection.Abort));
        if (!Enter(place))
        {
            connection.Abort();
            return;
        }

        connection.Items[typeof(ConnectionLimit)] = place;
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(place);
        }
    };

    /// <summary>While a request is answered its connection does not have to go.</summary>
    /// <param name="context">A request that has been read whole: one that is still coming may never end.</param>
    /// <param name="answer">Answers it.</param>
    public async Task AnswerAsync(HttpContext context, Func<Task> answer)
    {
        var place = PlaceOf(context);
        Mark(place, isAnswered: true);
        try
        {
            await answer();
        }
        finally
        {
            Mark(place, isAnswered: false);
        }
    }

    /// <returns>False when there is no place: all others are being answered.</returns>
    public bool Enter(LinkedListNode<ConnectionPlace> place)
    {
        ConnectionPlace? leaving = null;
        lock (_gate)
        {
            if (_places.Count >= most)
            {
                leaving = _places.FirstOrDefault(static other => !other.IsAnswered);
                if (leaving is null) return false;
                _places.Remove(leaving);
            }

            _places.AddLast(place);
        }

        leaving?.Close();
        return true;
    }

    public void Leave(LinkedListNode<ConnectionPlace> place)
    {
        lock (_gate)
        {
            if (place.List is not null) _places.Remove(place);
        }
    }

    public void Mark(LinkedListNode<ConnectionPlace>? place, bool isAnswered)
    {
        lock (_gate)
        {
            // One that had to go may still be told an answer, which nobody hears.
            if (place?.List is null) return;
            place.Value.IsAnswered = isAnswered;
            _places.Remove(place);
            _places.AddLast(place);
        }
    }

    private static LinkedListNode<ConnectionPlace>? PlaceOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(typeof(ConnectionLimit), out var place) == true ? (LinkedListNode<ConnectionPlace>)place! : null;
}
