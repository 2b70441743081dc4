//! Values that are odd, in the wild or on purpose: what is shown, and which fault is told where.

use dhcpscope::dhcp::format::Context;
use dhcpscope::dhcp::registry;
use dhcpscope::dhcp::value::Value;
use dhcpscope::render::value as writer;

/// The value of an option as text, or what is wrong with it and where.
fn shown(code: u8, data: &[u8]) -> String {
    shown_for(code, data, None)
}

/// The same, for a message with this vendor class.
fn shown_for(code: u8, data: &[u8], vendor_class: Option<&[u8]>) -> String {
    let context = Context { vendor_class };
    match registry::row(code).format.decode(data, &context) {
        Ok(value) => super::text(&value),
        Err(fault) => {
            let mut out = Vec::new();
            writer::fault(&mut out, &fault);
            let words = String::from_utf8(out).unwrap();
            format!("fault at {}..{}: {words}", fault.span.start, fault.span.end)
        }
    }
}

fn json_of(code: u8, data: &[u8]) -> String {
    let format = registry::row(code).format;
    let value: Value<'_> = format.decode(data, &Context::default()).unwrap();
    super::json(&value)
}

#[test]
fn wrong_lengths_are_told_with_what_was_expected() {
    for (code, data, expected) in [
        (51, &[0, 1, 2][..], "fault at 0..3: length 3 (expected 4)"),
        (
            3,
            &[1, 2, 3, 4, 5],
            "fault at 0..5: length 5 (expected a multiple of 4)",
        ),
        (3, &[], "fault at 0..0: length 0 (expected a multiple of 4)"),
        (12, &[], "fault at 0..0: length 0 (expected at least 1)"),
        (80, &[1], "fault at 0..1: length 1 (expected 0)"),
        (
            78,
            &[1, 2, 3, 4],
            "fault at 0..4: length 4 (expected 5, 9, 13 ...)",
        ),
        (
            33,
            &[10, 0, 0, 0],
            "fault at 0..4: length 4 (expected a multiple of 8)",
        ),
        (97, &[0; 16], "fault at 0..16: length 16 (expected 17)"),
        (61, &[1], "fault at 0..1: length 1 (expected at least 2)"),
    ] {
        assert_eq!(shown(code, data), expected, "option {code}");
    }
}

/// Option 212 with these lengths.
fn six_rd(mask: u8, prefix: u8) -> [u8; 22] {
    let mut data = [0; 22];
    data[0] = mask;
    data[1] = prefix;
    data
}

#[test]
fn an_ipv4_address_fits_behind_a_prefix_of_option_212() {
    for (mask, prefix) in [(0, 96), (14, 32), (32, 128)] {
        assert!(!shown(212, &six_rd(mask, prefix)).contains("fault"));
    }
    assert!(shown(212, &six_rd(8, 105)).contains("expected at most 104"));
}

#[test]
fn the_psid_of_option_159_stands_on_the_left() {
    assert_eq!(
        json_of(159, &[4, 8, 0xab, 0]),
        r#"{"offset":4,"psid_length":8,"psid":171}"#
    );
    assert_eq!(
        json_of(159, &[0, 16, 0xab, 0xcd]),
        r#"{"offset":0,"psid_length":16,"psid":43981}"#
    );
    assert_eq!(
        json_of(159, &[0, 0, 0, 0]),
        r#"{"offset":0,"psid_length":0,"psid":0}"#
    );
    assert_eq!(
        shown(159, &[4, 8, 0xab, 0xff]),
        "offset 4 bits, PSID length 8 bits, PSID 171, must be zero 0x00ff"
    );
    assert_eq!(
        shown(159, &[16, 0, 0, 0]),
        "fault at 0..1: 16 bits (expected at most 15)"
    );
    assert_eq!(
        shown(159, &[4, 13, 0, 0]),
        "fault at 1..2: 13 bits (expected at most 12)"
    );
}

#[test]
fn impossible_values_are_told_with_their_place() {
    for (code, data, expected) in [
        (19, &[2][..], "fault at 0..1: 2 (expected 0 or 1)"),
        (
            121,
            &[24, 10, 0, 0, 1, 1, 1, 1, 33, 10],
            "fault at 8..9: prefix of 33 bits (expected at most 32)",
        ),
        (
            121,
            &[24, 10, 0, 0, 1, 1, 1],
            "fault at 0..7: cut short: 8 bytes needed, 7 left",
        ),
        (
            158,
            &[5, 1, 2, 3, 4, 5],
            "fault at 1..6: length 5 (expected a multiple of 4)",
        ),
        (
            124,
            &[0, 0, 0, 9, 9, 1],
            "enterprise Cisco Systems (9), classes 0x01 (cut short: 9 bytes needed, 1 left)",
        ),
        (
            212,
            &six_rd(0, 128),
            "fault at 1..2: prefix of 128 bits (expected at most 96)",
        ),
    ] {
        assert_eq!(shown(code, data), expected, "option {code}");
    }
}

#[test]
fn unknown_numbers_are_kept_not_refused() {
    assert_eq!(shown(53, &[200]), "unknown (200)");
    assert_eq!(json_of(53, &[200]), "\"TYPE-200\"");
    assert_eq!(shown(46, &[3]), "unknown (3)");
    assert_eq!(shown(93, &[2, 1]), "unknown (513)");
    assert_eq!(shown(120, &[7, 1, 2]), "encoding unknown (7), data 0x0102");
    assert_eq!(shown(55, &[163]), "163 Unassigned");
}

#[test]
fn infinity_is_named_where_it_exists() {
    assert_eq!(shown(51, &[255; 4]), "infinite");
    assert_eq!(shown(58, &[255; 4]), "infinite");
    assert_eq!(json_of(51, &[255; 4]), "4294967295");
    assert_eq!(shown(35, &[255; 4]), "4294967295 s");
}

#[test]
fn masks_say_their_length_when_they_have_one() {
    assert_eq!(shown(1, &[255, 255, 252, 0]), "255.255.252.0 (/22)");
    assert_eq!(shown(1, &[0; 4]), "0.0.0.0 (/0)");
    assert_eq!(shown(1, &[255; 4]), "255.255.255.255 (/32)");
    assert_eq!(shown(1, &[255, 0, 255, 0]), "255.0.255.0 (not contiguous)");
}

#[test]
fn routes_name_default_and_on_link() {
    let data = [0, 10, 0, 0, 1, 24, 10, 1, 2, 0, 0, 0, 0];
    assert_eq!(
        shown(121, &data),
        "default via 10.0.0.1, 10.1.2.0/24 on-link"
    );
    assert_eq!(
        json_of(249, &data),
        r#"[{"destination":"0.0.0.0/0","router":"10.0.0.1"},{"destination":"10.1.2.0/24","router":"0.0.0.0"}]"#
    );
}

#[test]
fn text_is_text_only_when_it_is() {
    assert_eq!(shown(12, b"host\0\0"), "\"host\" + 2 NUL");
    assert_eq!(json_of(12, b"host\0"), "\"host\"");
    assert_eq!(shown(12, b"h\xffst"), "0x68ff7374");
    assert_eq!(json_of(12, b"h\xffst"), r#"{"hex":"68ff7374"}"#);
    assert_eq!(shown(12, b"a\x1b[31m"), r#""a\x1b[31m""#);
    assert_eq!(shown(60, b"\x01\x02\x03"), "0x010203");
    assert_eq!(
        shown(67, br"boot\x86\wdsnbp.com"),
        r#""boot\\x86\\wdsnbp.com""#
    );
}

#[test]
fn client_identifiers_are_read_by_their_type() {
    assert_eq!(
        shown(61, &[0, b'n', b'o', b'd', b'e']),
        "type opaque (0), identifier \"node\""
    );
    assert_eq!(
        shown(61, &[255, 0, 0, 0, 7, 0, 2, 0, 0, 0xab, 0x11, 1, 2, 3]),
        "type IAID and DUID (255), IAID 7, DUID (type DUID-EN (2), enterprise systemd (43793), identifier 0x010203)"
    );
    assert_eq!(
        json_of(61, &[255, 0, 0, 0, 7, 0, 3, 0, 1, 0, 0, 0x5e, 0, 0x53, 1]),
        r#"{"type":255,"iaid":7,"duid":{"type":3,"hardware_type":1,"address":"00:00:5e:00:53:01"}}"#
    );
    assert_eq!(
        shown(61, &[255, 0, 0, 0, 7, 0, 9, 5]),
        "type IAID and DUID (255), IAID 7, DUID (type unknown (9), identifier 0x05)"
    );
    assert_eq!(
        shown(61, &[200, 0, 1, 2]),
        "type unknown (200), identifier 0x000102"
    );
    assert_eq!(
        shown(61, &[255, 0, 0]),
        "fault at 1..3: cut short: 4 bytes needed, 2 left"
    );
}

#[test]
fn client_identifiers_without_a_type_are_shown_whole() {
    assert_eq!(shown(61, b"sfo-host"), "text \"sfo-host\"");
    assert_eq!(json_of(61, b"sfo-host"), r#"{"text":"sfo-host"}"#);
    for first in [0, 0xfa] {
        let address = [first, 0, 0x5e, 0, 0x53, 1];
        let digits = format!("{first:02x}005e005301");
        let colons = format!("{first:02x}:00:5e:00:53:01");
        assert_eq!(
            shown(61, &address),
            format!("address {colons} (looks like bare-address, 0x{digits})")
        );
        assert_eq!(
            json_of(61, &address),
            format!(r#"{{"layout":"bare-address","address":"{colons}"}}"#)
        );
    }
    // An address of a group is nobody's, text has a type in front, and others have another length.
    for (other, expected) in [
        (
            &b"\x01\x00\x5e\x00\x53\x01"[..],
            "type Ethernet (1), address 00:5e:00:53:01",
        ),
        (b"\x00host1", "type opaque (0), identifier \"host1\""),
        (b"host12", "text \"host12\""),
        (
            b"\x00\x00\x5e\x00\x53",
            "type opaque (0), identifier 0x005e0053",
        ),
    ] {
        assert_eq!(shown(61, other), expected);
    }
}

#[test]
fn names_may_be_partial_only_in_option_81() {
    assert_eq!(
        shown(81, b"\x04\0\0\x04host"),
        "flags E wire format, rcode1 0, rcode2 0, name host (partial)"
    );
    let flags = r#""flags":{"s":false,"o":false,"e":true,"n":false}"#;
    assert_eq!(
        json_of(81, b"\x04\0\0\x04host"),
        format!(r#"{{{flags},"rcode1":0,"rcode2":0,"name":"host","partial":true}}"#)
    );
    assert_eq!(
        json_of(81, b"\x04\0\0\x04host\0"),
        format!(r#"{{{flags},"rcode1":0,"rcode2":0,"name":"host"}}"#)
    );
    assert_eq!(
        shown(81, b"\x00\0\0host.example"),
        "flags none, rcode1 0, rcode2 0, name \"host.example\""
    );
    assert_eq!(
        shown(81, b"\xf1\xff\xff"),
        "flags S server updates A + must be zero 0xf0, rcode1 255, rcode2 255, name \"\""
    );
    assert_eq!(
        shown(119, b"\x04host"),
        "fault at 5..5: bad domain name: it ends before its root label"
    );
    assert_eq!(
        shown(119, b"\x01a\x00\xc0\x03"),
        "fault at 3..5: bad domain name: pointer to 0x0003 leads to no earlier name"
    );
    assert_eq!(
        shown(88, b"\x01a\x00\xc0\x00"),
        "fault at 3..5: bad domain name: a compression pointer where none is allowed"
    );
    assert_eq!(shown(119, b"\x03a.b\x01\xff\x00"), r"a\.b.\xff");
}

#[test]
fn compression_in_option_120_counts_from_the_first_name() {
    let data = b"\x00\x03sip\x07example\x00\x02up\xc0\x04";
    assert_eq!(
        shown(120, data),
        "encoding domain names (0), names sip.example up.example"
    );
}

#[test]
fn option_120_has_a_name_or_an_address_at_least() {
    assert_eq!(
        shown(120, &[0]),
        "fault at 1..1: cut short: 1 byte needed, 0 left"
    );
    assert_eq!(
        shown(120, &[1]),
        "fault at 1..1: cut short: 4 bytes needed, 0 left"
    );
}

#[test]
fn one_bad_sub_option_does_not_spoil_its_neighbours() {
    let data = [1, 2, b'g', b'1', 5, 2, 10, 0, 11, 4, 192, 0, 2, 1];
    assert_eq!(
        shown(82, &data),
        "1 Agent Circuit ID \"g1\"; 5 Link Selection 0x0a00 (length 2 (expected 4)); 11 Server Identifier Override 192.0.2.1"
    );
    let format = registry::row(82).format;
    let value = format.decode(&data, &Context::default()).unwrap();
    let mut faults = Vec::new();
    value.nested_faults(|code, fault| faults.push((code, fault.span.start, fault.span.end)));
    assert_eq!(faults, [(Some(5), 6, 8)]);
}

#[test]
fn a_cut_sub_option_is_the_last_item() {
    let data = [1, 2, b'g', b'1', 2, 9, 1, 2];
    assert_eq!(
        shown(82, &data),
        "1 Agent Circuit ID \"g1\"; 2 Agent Remote ID 0x0102 (cut short: 9 bytes needed, 2 left)"
    );
    assert!(json_of(82, &data).ends_with(
        r#"{"code":2,"key":"agent-remote-id","name":"Agent Remote ID","length":9,"hex":"0102","cut":true,"value":null}]"#
    ));
    assert!(
        json_of(82, &[1, 0, 2]).ends_with(r#""length":null,"hex":"","cut":true,"value":null}]"#)
    );
}

#[test]
fn what_stands_behind_an_end_spoils_nothing_before_it() {
    let context = Context {
        vendor_class: Some(b"PXEClient"),
    };
    let format = registry::row(43).format;
    let value = format.decode(b"\x06\x01\x08\xffjunk", &context).unwrap();
    assert!(super::json(&value).ends_with(
        r#"},{"code":255,"key":"end","name":"End","length":null,"hex":"6a756e6b","value":null}]}"#
    ));
    let mut faults = Vec::new();
    value.nested_faults(|code, fault| faults.push((code, fault.span.start, fault.span.end)));
    assert_eq!(faults, [(Some(255), 4, 8)]);
}

#[test]
fn an_enterprise_block_that_runs_over_keeps_what_it_has() {
    let overlong = [0, 0, 0x0d, 0xe9, 9, 5, 1, b'7'];
    assert_eq!(
        shown(125, &overlong),
        "enterprise Broadband Forum (3561), 5 Gateway Serial Number \"7\" (cut short: 9 bytes needed, 3 left)"
    );
    let format = registry::row(125).format;
    let value = format.decode(&overlong, &Context::default()).unwrap();
    let mut faults = Vec::new();
    value.nested_faults(|code, fault| faults.push((code, fault.span.start, fault.span.end)));
    assert_eq!(faults, [(None, 5, 8)]);
    assert_eq!(
        shown(125, &[0, 0, 0x0d, 0xe9, 9, 5, 2, b'7']),
        "enterprise Broadband Forum (3561), 5 Gateway Serial Number \"7\" (cut short: 2 bytes needed, 1 left)"
    );
    let two = [0, 0, 0x0d, 0xe9, 3, 5, 1, b'7', 0, 0];
    assert_eq!(
        shown(125, &two),
        "enterprise Broadband Forum (3561), 5 Gateway Serial Number \"7\"; 0x0000 (cut short: 5 bytes needed, 2 left)"
    );
    assert!(json_of(125, &two).ends_with(r#"},{"data":{"hex":"0000"}}]"#));
}

#[test]
fn relay_identifiers_are_text_a_named_layout_or_bytes() {
    assert_eq!(
        shown(82, &[1, 6, 0, 4, 0, 100, 1, 2]),
        "1 Agent Circuit ID VLAN 100, module 1, port 2 (looks like cisco-vlan-module-port, 0x000400640102)"
    );
    assert_eq!(
        shown(82, b"\x01\x07\x01\x05floor\x02\x06\x01\x04sw-1"),
        "1 Agent Circuit ID text \"floor\" (looks like cisco-string, 0x0105666c6f6f72); \
         2 Agent Remote ID text \"sw-1\" (looks like cisco-string, 0x010473772d31)"
    );
    assert_eq!(
        shown(82, b"\x01\x06\x01\x05floo"),
        "1 Agent Circuit ID 0x0105666c6f6f"
    );
    assert_eq!(
        shown(82, &[2, 6, 0, 0, 0x5e, 0, 0x53, 1]),
        "2 Agent Remote ID address 00:00:5e:00:53:01 (looks like bare-address, 0x00005e005301)"
    );
    assert_eq!(
        shown(82, &[2, 6, 1, 0, 0x5e, 0, 0x53, 1]),
        "2 Agent Remote ID 0x01005e005301"
    );
    assert_eq!(shown(82, b"\x02\x06line-7"), "2 Agent Remote ID \"line-7\"");
    assert_eq!(shown(82, &[1, 3, 0, 4, 1]), "1 Agent Circuit ID 0x000401");
    assert_eq!(shown(82, &[1, 0]), "1 Agent Circuit ID empty");
    assert_eq!(
        shown(82, &[152, 4, 192, 0, 2, 9]),
        "152 Virtual Subnet Selection Control server 192.0.2.9 (looks like cisco-server-override, 0xc0000209)"
    );
}

#[test]
fn bits_that_must_be_zero_are_all_shown() {
    let storage = [&[0, 1, 0, 5, 0, 3][..], &[0x80, 0, 0, 1], &[192, 0, 2, 83]];
    let storage = storage.concat();
    let text = shown(83, &storage);
    assert!(text.contains("must be zero 0x80000000"), "{text}");
    assert!(json_of(83, &storage).contains(r#""mbz":"0x80000000""#));
    let selection = |first: u8| [&[first, 192, 0, 2, 53, 198, 51, 100, 53][..], &[0]].concat();
    let text = shown(146, &selection(0xfd));
    assert!(
        text.starts_with("preference high (1), must be zero 0xfc, "),
        "{text}"
    );
    assert!(json_of(146, &selection(0xfd)).starts_with(r#"{"preference":1,"mbz":"0xfc","#));
    assert!(!shown(146, &selection(1)).contains("must be zero"));
    let relay = |method: u8| [&[8, 14, 1, method][..], &[0; 12]].concat();
    let text = shown(82, &relay(0x61));
    let expected = "replay detection monotonic counter (1), must be zero 0x60, ";
    assert!(text.contains(expected), "{text}");
    assert!(json_of(82, &relay(0x61)).contains(r#""rdm":1,"mbz":"0x60","#));
    assert!(!shown(82, &relay(1)).contains("must be zero"));
}

#[test]
fn option_43_is_read_by_the_vendor_class() {
    let data = [1, 4, 0, 0, 0, 2, 255];
    let as_class = |class: &[u8]| shown_for(43, &data, Some(class));
    assert_eq!(
        as_class(b"MSFT 5.0"),
        "microsoft: 1 Disable NetBIOS disabled (2)"
    );
    assert_eq!(as_class(b"PXEClient"), "pxe: 1 PXE mtftp IP 0.0.0.2");
    assert_eq!(
        as_class(b"ubnt"),
        "ubiquiti: 1 UniFi Controller Address 0.0.0.2"
    );
    assert_eq!(
        shown_for(43, b"\x02\x07EROUTER", Some(b"eRouter1.0")),
        "cablelabs: 2 Device Type \"EROUTER\""
    );
    assert_eq!(
        as_class(b"nobody"),
        "1 Unknown 0x00000002 (looks like conventional-tlv)"
    );
    assert_eq!(
        shown_for(43, b"192.0.2.7", Some(b"ArubaAP")),
        "\"192.0.2.7\""
    );
    assert_eq!(
        shown_for(43, b"ANDROID_METERED", Some(b"android-dhcp-13")),
        "\"ANDROID_METERED\""
    );
    assert_eq!(
        shown(43, &[241, 4, 192, 0, 2, 1]),
        "241 WLC Management Addresses 192.0.2.1 (looks like cisco-ap)"
    );
    assert_eq!(
        shown(43, &[128, 7, 0, 0, 1, 192, 0, 2, 1]),
        "128 PXE Server or Access Controller Addresses type 0, addresses 192.0.2.1 (looks like h3c)"
    );
    assert_eq!(
        shown(43, &[128, 7, 0, 0, 2, 192, 0, 2, 1]),
        "128 Unknown 0x000002c0000201 (looks like conventional-tlv)"
    );
    assert_eq!(shown(43, &[1, 9, 1]), "0x010901");
    assert_eq!(
        shown_for(43, &[1, 9, 1], Some(b"PXEClient")),
        "pxe: 1 PXE mtftp IP 0x01 (cut short: 9 bytes needed, 1 left)"
    );
    assert_eq!(
        shown_for(43, &[6, 1, 3, 255, 9], Some(b"PXEClient")),
        "pxe: 6 PXE Discovery Control no broadcast discovery + no multicast discovery; 255 End 0x09 (1 byte too many)"
    );
    assert_eq!(
        shown_for(43, &[0, 6, 1, 3, 0, 255, 0, 0], Some(b"PXEClient")),
        "pxe: 6 PXE Discovery Control no broadcast discovery + no multicast discovery"
    );
}

#[test]
fn user_classes_come_in_two_forms() {
    assert_eq!(shown(77, b"\x04iPXE\x03abc"), "\"iPXE\", \"abc\"");
    assert_eq!(shown(77, b"iPXE"), "\"iPXE\"");
    assert_eq!(json_of(77, b"iPXE"), "\"iPXE\"");
    assert_eq!(json_of(77, b"\x04iPXE"), "[\"iPXE\"]");
    assert_eq!(
        shown(77, &[9, 1, 2]),
        "fault at 1..3: cut short: 9 bytes needed, 2 left"
    );
}

#[test]
fn user_classes_that_a_microsoft_server_knows_are_listed() {
    let wide = |text: &str| -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let length = u16::try_from(units.len()).unwrap().to_be_bytes();
        [&length[..], &units].concat()
    };
    let listed = [
        &b"\x00\x03lab\x00"[..],
        &wide("Lab"),
        &wide("for tests\0"),
        b"\x00\x04\xfe\xed\xfa\xce",
        &wide("Büro \u{1f5a8}"),
        &wide(""),
    ]
    .concat();
    assert_eq!(
        shown(77, &listed),
        "class \"lab\", name \"Lab\", description \"for tests\"; class 0xfeedface, name \"Büro \u{1f5a8}\", description \"\""
    );
    assert_eq!(
        json_of(77, &listed[..36]),
        r#"[{"class":"lab","name":"Lab","description":"for tests"}]"#
    );
    let half = b"\x00\x00\x00\x03\x00A\x00\x00\x02\xd8\x00";
    assert!(json_of(77, half).contains(r#""name":{"hex":"004100"},"description":{"hex":"d800"}"#));
    let filled = b"\x00\x03lab\x01\x00\x00\x00\x00";
    let fault = "fault at 1..10: length octet 0 is too small";
    assert_eq!(shown(77, filled), fault);
    assert_eq!(shown(77, &listed[..33]), fault.replace("10", "33"));
}

#[test]
fn option_150_is_addresses_or_text() {
    assert_eq!(
        shown(150, &[10, 0, 0, 1, 10, 0, 0, 2]),
        "10.0.0.1, 10.0.0.2"
    );
    assert_eq!(shown(150, b"(nd)/boot/grub.cfg"), "\"(nd)/boot/grub.cfg\"");
    assert_eq!(shown(150, b"tftp.example.net"), "\"tftp.example.net\"");
    assert_eq!(shown(150, b"10.1.2.3"), "\"10.1.2.3\"");
    // Addresses whose octets are all printable.
    assert_eq!(shown(150, &[100, 64, 33, 34]), "100.64.33.34");
    assert_eq!(shown(150, b"tftp"), "116.102.116.112");
    assert_eq!(
        shown(150, &[100, 64, 33, 34, 100, 64, 33, 35]),
        "100.64.33.34, 100.64.33.35"
    );
    assert_eq!(
        shown(150, &[10, 0, 0, 1, 10]),
        "fault at 0..5: length 5 (expected a multiple of 4)"
    );
}

#[test]
fn vendor_classes_are_read_with_lengths_inside_and_without() {
    let block = |number: u8, data: &[u8]| {
        let length = u8::try_from(data.len()).unwrap();
        [&[0, 0, 4, number, length], data].concat()
    };
    let lengths = block(0xd2, b"\x05hello\x03foo");
    assert_eq!(
        shown(124, &lengths),
        "enterprise unknown (1234), classes \"hello\" \"foo\""
    );
    let flat = [block(0xd2, b"Hello world"), block(0xd2, b"foo")].concat();
    assert_eq!(
        shown(124, &flat),
        "enterprise unknown (1234), classes \"Hello world\" (bare text); enterprise unknown (1234), classes \"foo\" (bare text)"
    );
    assert_eq!(
        json_of(124, &flat),
        r#"[{"enterprise":1234,"classes":["Hello world"]},{"enterprise":1234,"classes":["foo"]}]"#
    );
    let cut = [0, 0, 4, 0xd2, 9, 1, b'a', 7, b'b'];
    assert_eq!(
        json_of(124, &cut),
        r#"[{"enterprise":1234,"classes":["a",{"hex":"0762"}]}]"#
    );
    assert_eq!(json_of(124, b"docsis3.0"), r#""docsis3.0""#);
}

#[test]
fn text_in_place_of_an_enterprises_sub_options_is_text() {
    let phone = [&[0, 0, 4, 3, 17][..], b"id:ipphone;vlan=5"].concat();
    assert_eq!(
        json_of(125, &phone),
        r#"[{"enterprise":1027,"data":"id:ipphone;vlan=5"}]"#
    );
    assert_eq!(json_of(125, b"vlan=5"), r#""vlan=5""#);
}

/// A block as in option 125, with this length octet.
fn block(enterprise: u32, length: u8, suboptions: &[u8]) -> Vec<u8> {
    let number = enterprise.to_be_bytes();
    [&number[..], &[length], suboptions].concat()
}

#[test]
fn a_vendor_class_that_is_a_block_of_sub_options_is_read_so() {
    const PARTS: &[u8] = b"\x01\x07Polycom\x02\x04VX-1";
    let phone = block(13885, 15, PARTS);
    assert_eq!(
        shown(60, &phone),
        "enterprise Polycom (13885), 1 Company \"Polycom\"; 2 Part \"VX-1\""
    );
    let ended = block(13885, 16, &[PARTS, &[255]].concat());
    assert_eq!(shown(60, &ended), shown(60, &phone));
    let other = block(32473, 4, b"\x01\x02ab");
    let value = "{\"enterprise\":32473,\"suboptions\":[{\"code\":1,\"key\":\"sub-option-1\",\
                 \"name\":\"Unknown\",\"length\":2,\"hex\":\"6162\",\"value\":\"ab\"}]}";
    assert_eq!(json_of(60, &other), value);
}

#[test]
fn a_vendor_class_that_only_begins_like_a_block_stays_bytes() {
    let short = block(13885, 5, b"\x01\x02ab");
    assert_eq!(shown(60, &short), "0x0000363d0501026162");
    let cut = block(13885, 4, b"\x01\x03ab");
    assert_eq!(shown(60, &cut), "0x0000363d0401036162");
    let empty = block(13885, 0, &[]);
    assert_eq!(shown(60, &empty), "0x0000363d00");
    assert_eq!(shown(60, b"\0switch:model"), "0x007377697463683a6d6f64656c");
}

#[test]
fn what_relays_tell_is_read_by_enterprise() {
    /// Sub-option 82.9 with what an enterprise tells.
    fn told(enterprise: u32, data: &[u8]) -> Vec<u8> {
        let length = u8::try_from(data.len()).unwrap();
        let head = [9, length + 5];
        [&head[..], &enterprise.to_be_bytes(), &[length], data].concat()
    }
    let cable = told(4491, b"\x01\x02\x03\x01\x05\x04gold");
    assert_eq!(
        shown(82, &[&cable[..], &[11, 4, 192, 0, 2, 1]].concat()),
        "9 Vendor-Specific Information enterprise CableLabs (4491), (1 CMTS DOCSIS Version 3.1; \
         5 CM Service Class Name \"gold\"); 11 Server Identifier Override 192.0.2.1"
    );
    let line = told(3561, &[129, 4, 0, 0, 0x13, 0x88, 144, 3, 1, 2, 0]);
    assert_eq!(
        shown(82, &line),
        "9 Vendor-Specific Information enterprise Broadband Forum (3561), \
         (129 Actual Data Rate Upstream 5000 kbit/s; 144 Access Loop Encapsulation \
         data link Ethernet (1), encapsulation single-tagged Ethernet (2), payload not known (0))"
    );
    let json = json_of(82, &line);
    assert!(json.contains(r#"{"enterprise":3561,"suboptions":[{"code":129,"#));
    // A sub-option with a wrong length does not spoil its neighbours, and what is in 82.9 is not judged.
    let wrong = told(3561, &[129, 2, 0, 5, 130, 4, 0, 0, 0, 9]);
    assert_eq!(
        shown(82, &wrong),
        "9 Vendor-Specific Information enterprise Broadband Forum (3561), \
         (129 Actual Data Rate Upstream 0x0005 (length 2 (expected 4)); \
         130 Actual Data Rate Downstream 9 kbit/s)"
    );
    let value = registry::row(82).format.decode(&wrong, &Context::default());
    let no_fault = |code, fault| panic!("{code:?} {fault:?}");
    value.unwrap().nested_faults(no_fault);
}

#[test]
fn what_other_relays_tell_stays_as_it_is() {
    for (data, expected) in [
        (
            // Laid out in no way.
            &b"\x09\x0a\x00\x00\x0d\xe9\x05line7"[..],
            "9 Vendor-Specific Information enterprise Broadband Forum (3561), data \"line7\"",
        ),
        (
            b"\x09\x08\x00\x00\x0d\xe9\x03\x81\x04\x00",
            "9 Vendor-Specific Information enterprise Broadband Forum (3561), data 0x810400",
        ),
        (
            // An enterprise whose format is not known.
            b"\x09\x0a\x00\x00\x19\x7f\x05\x01\x03bsr",
            "9 Vendor-Specific Information enterprise Nokia (Alcatel-Lucent) (6527), data 0x0103627372",
        ),
        (
            b"\x09\x05\x00\x00\x11\x8b\x00",
            "9 Vendor-Specific Information enterprise CableLabs (4491), data empty",
        ),
        (
            b"\x09\x06\x00\x00\x11\x8b\x09\x01",
            "9 Vendor-Specific Information 0x0000118b0901 (cut short: 9 bytes needed, 1 left)",
        ),
    ] {
        assert_eq!(shown(82, data), expected);
    }
}

#[test]
fn what_a_cable_modem_can_do_is_read_one_by_one() {
    let data =
        b"\x00\x00\x11\x8b\x11\x01\x01\x02\x05\x0c\x02\x01\x04\x15\x01\x21\x18\x02\x00\x08\xc8\x00";
    assert_eq!(
        shown(125, data),
        "enterprise CableLabs (4491), 1 Option Request 2 TFTP Server Addresses; \
         5 Modem Capabilities (2 DOCSIS Version 3.1 (4); \
         21 Upstream Symbol Rate 160 ksps + 5120 ksps; \
         24 Multiple Transmit Channel 0x0008 (length 2 (expected 1)); 200 Unknown empty)"
    );
    assert_eq!(
        shown(125, b"\x00\x00\x11\x8b\x05\x05\x03\x02\x02\x04"),
        "enterprise CableLabs (4491), 5 Modem Capabilities 0x020204"
    );
}

#[test]
fn option_43_of_access_points_switches_and_phones_is_read() {
    for (class, data, expected) in [
        (
            &b"huawei AP"[..],
            &b"\x02\x08\xc0\x00\x02\x01\xc0\x00\x02\x02"[..],
            "huawei-ap: 2 AC Addresses 192.0.2.1, 192.0.2.2",
        ),
        (
            b"Aruba JL000A 6000",
            b"\x90\x05a.cfg\x92\x09192.0.2.1",
            "aruba-switch: 144 Configuration File \"a.cfg\"; 146 Aruba Central Server \"192.0.2.1\"",
        ),
        (
            // Access points of the same maker get text.
            b"ArubaAP",
            b"192.0.2.1",
            "\"192.0.2.1\"",
        ),
        (
            b"OptiIpPhone",
            b"\x01\x0aSiemens\0\0\0\x02\x04\0\0\0\x2a\0\0\0\0\0\xff",
            "siemens: 1 Vendor Name \"Siemens\" + 3 NUL; 2 VLAN ID 42",
        ),
        (
            b"snom300",
            b"\x42\x07http://\x84\x0342\0",
            "snom: 66 Setting Server \"http://\"; 132 VLAN ID \"42\" + 1 NUL",
        ),
        (
            b"MS-UC-Client",
            b"\x01\x0cMS-UC-Client\x02\x05https",
            "microsoft-uc: 1 UCIdentifier \"MS-UC-Client\"; 2 URLScheme \"https\"",
        ),
        (
            b"dslforum.org",
            b"\x03\x015\x04\x042000",
            "broadband-forum-vendor: 3 CWMP Retry Minimum Wait Interval \"5\"; \
             4 CWMP Retry Interval Multiplier \"2000\"",
        ),
    ] {
        assert_eq!(shown_for(43, data, Some(class)), expected);
    }
}

#[test]
fn text_that_an_access_point_cannot_read_is_told() {
    // What was meant is f104c0000205, and somebody entered it as text.
    for (class, is_told) in [
        (&b"Cisco AP c1140"[..], true),
        (b"ubnt", true),
        (b"huawei AP", true),
        (b"Cisco AP.LAP1510", false),
        (b"Ruckus CPE", false),
        (b"MSFT 5.0", false),
    ] {
        let words = if is_told { " (bare text)" } else { "" };
        assert_eq!(
            shown_for(43, b"f104c0000205", Some(class)),
            format!("\"f104c0000205\"{words}")
        );
    }
}

#[test]
fn what_only_its_sender_knows_may_look_like_addresses() {
    let told = "addresses 10.1.2.3, 192.168.4.5 (looks like private-addresses, 0x0a010203c0a80405)";
    let addresses = [10, 1, 2, 3, 192, 168, 4, 5];
    assert_eq!(shown(129, &addresses), told);
    assert_eq!(shown(245, &addresses), told);
    assert_eq!(shown(43, &addresses), told);
    assert_eq!(
        json_of(245, &addresses[..4]),
        r#"{"layout":"private-addresses","addresses":["10.1.2.3"]}"#
    );
    assert_eq!(
        shown(43, &[1, 4, 192, 168, 4, 5]),
        "1 Unknown addresses 192.168.4.5 (looks like private-addresses, 0xc0a80405) \
         (looks like conventional-tlv)"
    );
    for (other, expected) in [
        (&[192, 0, 2, 1][..], "0xc0000201"),
        (&[10, 1, 2], "0x0a0102"),
        (&[10, 1, 2, 3, 0, 0, 0, 1], "0x0a01020300000001"),
        (b"text", "\"text\""),
        (&[], "empty"),
    ] {
        assert_eq!(shown(245, other), expected);
    }
}

#[test]
fn text_in_place_of_addresses_is_shown_as_text() {
    let shown = |data: &[u8]| shown_for(43, data, Some(b"Cisco AP c1140"));
    assert_eq!(
        shown(b"\xf1\x0c192.168.10.5"),
        "cisco-ap: 241 WLC Management Addresses \"192.168.10.5\" (bare text)"
    );
    assert_eq!(
        shown(b"\xf1\x09192.0.2.5"),
        "cisco-ap: 241 WLC Management Addresses \"192.0.2.5\" \
         (length 9 (expected a multiple of 4))"
    );
    assert_eq!(
        shown(b"\xf1\x040.1."),
        "cisco-ap: 241 WLC Management Addresses 48.46.49.46"
    );
    assert_eq!(
        shown(b"\xf1\x05\x01\x02\x03\x04\x05"),
        "cisco-ap: 241 WLC Management Addresses 0x0102030405 (length 5 (expected a multiple of 4))"
    );
}

#[test]
fn an_address_in_place_of_sub_options_is_shown_as_one() {
    // Servers whose option 43 is of the type for addresses send no more.
    let shown = |data: &[u8]| shown_for(43, data, Some(b"ubnt"));
    assert_eq!(shown(&[192, 0, 2, 5]), "192.0.2.5 (bare address)");
    assert_eq!(
        shown(&[1, 4, 192, 0, 2, 5]),
        "ubiquiti: 1 UniFi Controller Address 192.0.2.5"
    );
    assert_eq!(shown(&[10, 2, 0, 5]), "ubiquiti: 10 Unknown 0x0005");
}
