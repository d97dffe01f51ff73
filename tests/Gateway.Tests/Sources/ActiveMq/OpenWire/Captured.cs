namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Frames and bodies as a broker and Java's client put them on the wire; frames with their length.</summary>
internal static class Captured
{
    /// <summary>Version 12, tight encoding and cache off, 30 s of inactivity.</summary>
    public static readonly byte[] ClientOffer = Convert.FromHexString(
        "0000005e014163746976654d510000000c010000004c0000000300145469676874456e636f64696e67456e61626c65640100000c4361636865456e61"
        + "626c6564010000154d6178496e61637469766974794475726174696f6e060000000000007530");

    /// <summary>Of a broker as shipped.</summary>
    public static readonly byte[] BrokerOffer = Convert.FromHexString(
        "00000152014163746976654d510000000c01000001400000000d0011537461636b5472616365456e61626c65640101000f506c6174666f726d446574"
        + "61696c730900044a617661000c4361636865456e61626c6564010100115463704e6f44656c6179456e61626c65640101001253697a65507265666978"
        + "44697361626c656401000009436163686553697a650500000400000c50726f76696465724e616d650900084163746976654d5100145469676874456e"
        + "636f64696e67456e61626c65640101000c4d61784672616d6553697a65067fffffffffffffff00154d6178496e61637469766974794475726174696f"
        + "6e06000000000000753000204d6178496e61637469766974794475726174696f6e496e6974616c44656c617906000000000000271000134d61784672"
        + "616d6553697a65456e61626c65640101000f50726f766964657256657273696f6e090006352e31372e32");

    /// <summary>Command 1: connection ID:gw-1:1, client gw, nobody's password.</summary>
    public static readonly byte[] Connect = Convert.FromHexString(
        "00000022030000000101017801000949443a67772d313a310100026777000000000101000000");

    /// <summary>Command 1: the same with user alice and password bad.</summary>
    public static readonly byte[] ConnectAsAlice = Convert.FromHexString(
        "0000002e030000000101017801000949443a67772d313a310100026777010003626164010005616c69636500000101000000");

    /// <summary>The answer to command 1.</summary>
    public static readonly byte[] PasswordRefused = Convert.FromHexString(
        "000000551f0000000000000000010101001b6a6176612e6c616e672e5365637572697479457863657074696f6e01002955736572206e616d65205b61"
        + "6c6963655d206f722070617373776f726420697320696e76616c69642e");

    /// <summary>The answer to command 1.</summary>
    public static readonly byte[] Accepted = Convert.FromHexString(
        "0000000a1e000000000000000001");

    /// <summary>What follows a connection; of no interest.</summary>
    public static readonly byte[] ConnectionControl = Convert.FromHexString(
        "0000001312000000000000000000000100000100000000");

    /// <summary>Command 3: session 1.</summary>
    public static readonly byte[] OpenSession = Convert.FromHexString(
        "0000001c040000000301017901000949443a67772d313a310000000000000001");

    /// <summary>Command 7: consumer 1 of session 1, queue orders, prefetch 100.</summary>
    public static readonly byte[] Subscribe = Convert.FromHexString(
        "00000046050000000701017a01000949443a67772d313a31000000000000000100000000000000010001640100066f72646572730000006400000000"
        + "0100000000000000000000000000");

    /// <summary>Text "héy", property n = 7, correlation id c1, persistent.</summary>
    public static readonly byte[] TextDispatch = Convert.FromHexString(
        "000000f8150000000000017a01000949443a67772d313a310000000000000001000000000000000101640100066f7264657273011c0000000901017b"
        + "01000949443a67772d313a310000000000000001000000000000000101640100066f72646572730000016e00017b01000949443a67772d313a310000"
        + "00000000000100000000000000010000000000000001000000000001b99c000000000000010002633101000000000000000004000000018bcfe56800"
        + "0001000000080000000468c3a979010000000c0000000100016e05000000070000000000000000000000000000000000010000000001a2022b6e9b00"
        + "0001a2022b6e9c0000000000");

    /// <summary>Command 11: the message of <see cref="TextDispatch"/> is done.</summary>
    public static readonly byte[] TextDone = Convert.FromHexString(
        "00000068160000000b0001640100066f726465727300017a01000949443a67772d313a31000000000000000100000000000000010400016e00017b01"
        + "000949443a67772d313a31000000000000000100000000000000010000000000000001000000000001b99c0000000100");

    /// <summary>Bytes 01 02, not persistent, second of its producer.</summary>
    public static readonly byte[] BytesDispatch = Convert.FromHexString(
        "000000de150000000000017a01000949443a67772d313a310000000000000001000000000000000101640100066f726465727301180000000c01017b"
        + "01000949443a67772d313a310000000000000001000000000000000101640100066f72646572730000016e00017b01000949443a67772d313a310000"
        + "00000000000100000000000000010000000000000002000000000001b99d0000000000000000000000000000000004000000018bcfe5680000010000"
        + "00020102000000000000000000000000000000000000000000000001a2022b6e9d000001a2022b6e9e0000000000");

    /// <summary>Command 14: the message of <see cref="BytesDispatch"/> is poison, cause "why".</summary>
    public static readonly byte[] BytesPoison = Convert.FromHexString(
        "000000b4160000000e0001640100066f726465727300017a01000949443a67772d313a310000000000000001000000000000000101016e00017b0100"
        + "0949443a67772d313a31000000000000000100000000000000010000000000000002000000000001b99d016e00017b01000949443a67772d313a3100"
        + "0000000000000100000000000000010000000000000002000000000001b99d00000001010100136a6176612e6c616e672e5468726f7761626c650100"
        + "03776879");

    /// <summary>As a producer sends it: text "x", group g, expiration, reply to queue r, type t.</summary>
    public static readonly byte[] GroupedMessage = Convert.FromHexString(
        "000000b81c0000000f01017b01000949443a67772d313a310000000000000001000000000000000101640100066f72646572730000016e00017b0100"
        + "0949443a67772d313a3100000000000000010000000000000001000000000000000300000000000000000001000167000000010001000003bb2cc3d8"
        + "00040164010001720000018bcfe568000100017401000000050000000178000000000000000000000000000000000000000000000000000000000000"
        + "0000000000000000");

    /// <summary>Command 19.</summary>
    public static readonly byte[] KeepAlive = Convert.FromHexString(
        "000000060a0000001300");

    /// <summary>Command 778, answer wanted.</summary>
    public static readonly byte[] KeepAliveAsked = Convert.FromHexString(
        "000000060a0000030a01");

    /// <summary>The answer to <see cref="KeepAliveAsked"/>.</summary>
    public static readonly byte[] KeepAliveAnswer = Convert.FromHexString(
        "000000060a0000030a00");

    /// <summary>Command 20: prefetch 50 for consumer 1.</summary>
    public static readonly byte[] Nudge = Convert.FromHexString(
        "0000003711000000140001640100066f726465727300017a01000949443a67772d313a310000000000000001000000000000000100000032000000");

    /// <summary>From the broker: consumer 1 was too slow.</summary>
    public static readonly byte[] ConsumerClosed = Convert.FromHexString(
        "000000411100000000000001017a01001d49443a6f772d32353231352d313739353333323636353637372d323a310000000000000001000000000000"
        + "000100000000000000");

    /// <summary>Command 21: consumer 1, nothing delivered.</summary>
    public static readonly byte[] RemoveConsumer = Convert.FromHexString(
        "0000002c0c0000001501017a01000949443a67772d313a3100000000000000010000000000000001ffffffffffffffff");

    /// <summary>Command 23: everything delivered.</summary>
    public static readonly byte[] RemoveConnection = Convert.FromHexString(
        "0000001c0c0000001701017801000949443a67772d313a31fffffffffffffffe");

    /// <summary>Command 25.</summary>
    public static readonly byte[] Shutdown = Convert.FromHexString(
        "000000060b0000001900");

    /// <summary>Command 5: producer 1 of session 1.</summary>
    public static readonly byte[] OpenProducer = Convert.FromHexString(
        "0000002b060000000501017b01000949443a67772d313a310000000000000001000000000000000100000000000000");

    /// <summary>"text é \0 😀 end" by Java.</summary>
    public static readonly byte[] JavaText = Convert.FromHexString(
        "000000157465787420c3a920c08020eda0bdedb88020656e64");

    /// <summary>The same, compressed.</summary>
    public static readonly byte[] JavaTextCompressed = Convert.FromHexString(
        "789c636060102d49ad285138bc52e14083c2db057bdfee685048cd4b0100747a0aad");

    /// <summary>"plain é 😀" by STOMP.</summary>
    public static readonly byte[] StompText = Convert.FromHexString(
        "0000000d706c61696e20c3a920f09f9880");

    /// <summary>"hello hello hello", compressed text.</summary>
    public static readonly byte[] HelloText = Convert.FromHexString(
        "789c63606010cc48cdc9c9574022013b64068e");

    /// <summary>"hello hello hello", compressed bytes.</summary>
    public static readonly byte[] HelloBytes = Convert.FromHexString(
        "00000011789ccb48cdc9c957c840900ca360148c82910400db4c067d");

    /// <summary>No bytes, compressed.</summary>
    public static readonly byte[] NoBytes = Convert.FromHexString(
        "00000000789c63601805a360148c64000004040001");

    /// <summary>b = bytes, s = x, c = char c, i = 1.</summary>
    public static readonly byte[] Map = Convert.FromHexString(
        "000000040001620a000000020102000173090001780001630300630001690500000001");

    /// <summary>Values one after the other.</summary>
    public static readonly byte[] Stream = Convert.FromHexString(
        "05000000050900037374720a00000001090101030071060000000000000003073ff000000000000008400000000400040206");

    /// <summary>One of each kind.</summary>
    public static readonly byte[] Properties = Convert.FromHexString(
        "0000000c00016202fb00016303006300016407c002000000000000000166083fc0000000016804012c00016905fffffffe00016c0600000000000000"
        + "0300014c0c0000000209000161050000000100014d0b0000000100016b0900017600016e00000173090002c3a90001740101");

    /// <summary>All frames that a broker sends.</summary>
    public static readonly byte[][] FromBroker =
    [
        PasswordRefused, Accepted, ConnectionControl, TextDispatch, BytesDispatch, KeepAlive, KeepAliveAsked, ConsumerClosed, BrokerOffer,
    ];

    /// <summary>A frame without its length, as it is decoded.</summary>
    public static ReadOnlySpan<byte> Frame(byte[] captured) => captured.AsSpan(sizeof(int));
}
