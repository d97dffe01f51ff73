using Gateway.Configuration;
using Gateway.Records;
using Gateway.Sources.ActiveMq;

namespace Gateway.Filtering.Fields;

public sealed class ActiveMqFieldsTests
{
    [Theory]
    [InlineData("""{"data":{"sku":["A-1"]}}""", true)]
    [InlineData("""{"data":{"sku":["A-2"]}}""", false)]
    [InlineData("""{"messageID":["ID:view"],"messageType":["jms/text-message"]}""", true)]
    [InlineData("""{"messageType":["jms/bytes-message"]}""", false)]
    [InlineData("""{"timestamp":[1772615105123],"brokerInTime":[1772615105124],"brokerOutTime":[1772615105131]}""", true)]
    [InlineData("""{"deliveryMode":[1],"priority":[9],"expiration":[{"numeric":[">",0]}]}""", true)]
    [InlineData("""{"correlationID":["c-118"],"replyTo":["queue://replies"],"type":["reserve"]}""", true)]
    [InlineData("""{"destination":{"physicalName":["orders"]}}""", true)]
    [InlineData("""{"destination":{"physicalName":[{"anything-but":"orders"}]}}""", false)]
    [InlineData("""{"redelivered":[true]}""", true)]
    [InlineData("""{"properties":{"tier":["gold"],"attempt":["3"]}}""", true)]
    [InlineData("""{"properties":{"attempt":[3]}}""", false)]
    [InlineData("""{"properties":{"other":[{"exists":false}]}}""", true)]
    public void Fields_have_the_names_of_the_event(string pattern, bool passes) => Assert.Equal(passes, Wants(pattern, new SomeMessage
    {
        TextView = "view",
        Content = SomeMessage.Text("""{"sku":"A-1"}"""),
        CorrelationId = "c-118",
        ReplyTo = "replies",
        JmsType = "reserve",
        IsPersistent = false,
        Expiration = 1772615165125,
        Priority = 9,
        Redeliveries = 1,
        Properties = SomeMessage.Texts(("tier", "gold"), ("attempt", "3")),
    }));

    [Theory]
    [InlineData("""{"correlationID":[null],"type":[null],"replyTo":["null"],"expiration":[0],"redelivered":[false],"deliveryMode":[2]}""", true)]
    [InlineData("""{"correlationID":[{"exists":false}]}""", false)]
    [InlineData("""{"properties":{"tier":[{"exists":true}]}}""", false)]
    [InlineData("""{"data":[""]}""", true)]
    public void A_bare_message_has_nulls(string pattern, bool passes) => Assert.Equal(passes, Wants(pattern, new SomeMessage()));

    private static bool Wants(string pattern, SomeMessage message) =>
        Filters.Of(SourceKind.ActiveMq, pattern).Wants(message.Record(new Lane("orders", "orders")));
}
