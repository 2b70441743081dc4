//! What the fields of a radiotap header say: how strong a wireless frame came in, on which channel, and how fast it was.

use super::Printer;
use super::radiotap::Fields;

/// Fields, by the bit that says that they are there.
const TIMER: u32 = 0;
const FLAGS: u32 = 1;
const RATE: u32 = 2;
const CHANNEL: u32 = 3;
const HOPPING: u32 = 4;
const SIGNAL: u32 = 5;
const NOISE: u32 = 6;
const QUALITY: u32 = 7;
const ATTENUATION: u32 = 8;
const ATTENUATION_DB: u32 = 9;
const POWER: u32 = 10;
const ANTENNA: u32 = 11;
const SIGNAL_DB: u32 = 12;
const NOISE_DB: u32 = 13;
const RX_FLAGS: u32 = 14;
/// A channel with more flags, beside which the shorter one counts for nothing.
const CHANNEL_LONG: u32 = 18;
/// The field that makes a channel one of 802.11n, whatever the channel says.
const MCS: u32 = 19;
const AGGREGATE: u32 = 20;
const VHT: u32 = 21;

/// Bits of the channel's flags.
const TURBO: u32 = 0x0010;
const CCK: u32 = 0x0020;
const OFDM: u32 = 0x0040;
const BAND_2_GHZ: u32 = 0x0080;
const BAND_5_GHZ: u32 = 0x0100;
const DYNAMIC: u32 = 0x0400;
const GFSK: u32 = 0x0800;
const HALF_RATE: u32 = 0x4000;
const QUARTER_RATE: u32 = 0x8000;
const HT_20: u32 = 0x0001_0000;
const HT_40_ABOVE: u32 = 0x0002_0000;
const HT_40_BELOW: u32 = 0x0004_0000;

/// Flags of a frame, each with its words.
const FRAME_FLAGS: [(u8, &str); 5] = [
    (0x01, "cfp "),
    (0x02, "short preamble "),
    (0x04, "wep "),
    (0x08, "fragmented "),
    (0x40, "bad-fcs "),
];

/// What of a modulation of 802.11n is known.
const KNOWS_WIDTH: u8 = 0x01;
const KNOWS_MCS: u8 = 0x02;
const KNOWS_INTERVAL: u8 = 0x04;
const KNOWS_FORMAT: u8 = 0x08;
const KNOWS_CORRECTION: u8 = 0x10;
const KNOWS_STREAMS: u8 = 0x20;
/// What it is.
const WIDTH: u8 = 0x03;
const WIDTH_40: u8 = 0x01;
const SHORT_INTERVAL: u8 = 0x04;
const GREENFIELD: u8 = 0x08;
const LDPC: u8 = 0x10;
/// Where the number of space-time streams begins, and the bits of one.
const STREAMS_SHIFT: u32 = 5;
const STREAMS: u8 = 0x03;

/// What of a modulation of 802.11ac is known.
const VHT_KNOWS_INTERVAL: u16 = 0x0004;
const VHT_KNOWS_WIDTH: u16 = 0x0040;
/// The bits of its width; of a user's modulation and number of streams, where one begins and the bits of the other.
const VHT_WIDTH: u8 = 0x1f;
const USER_MCS_SHIFT: u32 = 4;
const USER_STREAMS: u8 = 0x0f;

/// The names of a width of 802.11n, and of 802.11ac; the last but four of these has the name of another one.
const WIDTHS: [&str; 4] = ["20 MHz", "40 MHz", "20 MHz (L)", "20 MHz (U)"];
const VHT_WIDTHS: [&str; 26] = [
    "20 MHz",
    "40 MHz",
    "20 MHz (L)",
    "20 MHz (U)",
    "80 MHz",
    "80 MHz (L)",
    "80 MHz (U)",
    "80 MHz (LL)",
    "80 MHz (LU)",
    "80 MHz (UL)",
    "80 MHz (UU)",
    "160 MHz",
    "160 MHz (L)",
    "160 MHz (U)",
    "160 MHz (LL)",
    "160 MHz (LU)",
    "160 MHz (UL)",
    "160 MHz (UU)",
    "160 MHz (LLL)",
    "160 MHz (LLU)",
    "160 MHz (LUL)",
    "160 MHz (UUU)",
    "160 MHz (ULL)",
    "160 MHz (ULU)",
    "160 MHz (UUL)",
    "160 MHz (UUU)",
];

/// How fast 802.11n is with each modulation, in steps of 6.5 Mb/s for 20 MHz. IEEE 802.11n s20.6.
const STEPS: [u8; 77] = [
    1, 2, 3, 4, 6, 8, 9, 10, // one stream
    2, 4, 6, 8, 12, 16, 18, 20, // two
    3, 6, 9, 12, 18, 24, 27, 30, // three
    4, 8, 12, 16, 24, 32, 36, 40, // four
    0,  // all of 40 MHz with one stream, and no faster than with a half of it
    6, 8, 10, 9, 12, 15, // two streams, each with a modulation of its own
    8, 10, 10, 12, 14, 14, 16, 12, 15, 15, 18, 21, 21, 24, // three
    10, 12, 14, 12, 14, 16, 18, 16, 18, 20, 20, 22, // four
    15, 18, 21, 18, 21, 24, 27, 24, 27, 30, 30, 33,
];
/// A step for 20 MHz and for 40 MHz, in tenths of a Mb/s.
const STEP_20: u32 = 65;
const STEP_40: u32 = 135;
/// The modulation that is there for 40 MHz only, and its speed in tenths of a Mb/s.
const DUPLICATE: u8 = 32;
const DUPLICATE_SPEED: u32 = 60;
/// How long a symbol lasts with the long interval and with the short one, in fifths of a microsecond.
const LONG_SYMBOL: u32 = 20;
const SHORT_SYMBOL: u32 = 18;

impl Printer<'_> {
    /// A field by its number, beside others that are `present`; `None` where the header ends before it does.
    pub(super) fn radio_field(
        &mut self,
        number: u32,
        fields: &mut Fields<'_>,
        present: u32,
    ) -> Option<()> {
        let has = |field: u32| present & (1 << field) != 0;
        match number {
            TIMER => {
                let timer = u64::from_le_bytes(*fields.next(8)?);
                self.radio_value(timer, "us tsft ");
            }
            FLAGS => {
                let [flags] = *fields.next(1)?;
                fields.flags = flags;
                for (_, name) in FRAME_FLAGS.iter().filter(|(bit, _)| flags & bit != 0) {
                    self.str(name);
                }
            }
            RATE => {
                let [rate] = *fields.next(1)?;
                self.rate(rate);
            }
            CHANNEL => {
                let [f0, f1, b0, b1] = *fields.next(2)?;
                let flags = u16::from_le_bytes([b0, b1]);
                if !has(CHANNEL_LONG) {
                    self.channel((u16::from_le_bytes([f0, f1]), flags.into()), has(MCS));
                }
            }
            HOPPING => {
                let [set, pattern] = *fields.next(1)?;
                self.radio_labelled("fhset ", set);
                self.radio_labelled("fhpat ", pattern);
            }
            RX_FLAGS => drop(fields.next::<2>(2)?),
            CHANNEL_LONG => {
                let [b0, b1, b2, b3, f0, f1, _, _] = *fields.next(4)?;
                let flags = u32::from_le_bytes([b0, b1, b2, b3]);
                self.channel((u16::from_le_bytes([f0, f1]), flags), has(MCS));
            }
            MCS => self.modulation(*fields.next(1)?),
            AGGREGATE => drop(fields.next::<8>(4)?),
            VHT => self.modulation_vht(*fields.next(2)?),
            _ => self.strength(number, fields)?,
        }
        Some(())
    }

    /// A field that is one number: how strong something is.
    fn strength(&mut self, number: u32, fields: &mut Fields<'_>) -> Option<()> {
        let signed =
            |fields: &mut Fields<'_>| fields.next(1).map(|value| i8::from_le_bytes(*value));
        match number {
            SIGNAL => self.radio_value(signed(fields)?, "dBm signal "),
            NOISE => self.radio_value(signed(fields)?, "dBm noise "),
            QUALITY => self.radio_value(u16::from_le_bytes(*fields.next(2)?), " sq "),
            ATTENUATION => {
                let attenuation = i16::from_le_bytes(*fields.next(2)?);
                self.radio_value(-i32::from(attenuation), " tx power ");
            }
            ATTENUATION_DB => {
                // tcpdump takes one byte where there are two.
                let attenuation = signed(fields)?;
                self.radio_value(-i16::from(attenuation), "dB tx attenuation ");
            }
            POWER => self.radio_value(signed(fields)?, "dBm tx power "),
            ANTENNA => {
                let [antenna] = *fields.next(1)?;
                self.radio_labelled("antenna ", antenna);
            }
            SIGNAL_DB => self.radio_value(u8::from_le_bytes(*fields.next(1)?), "dB signal "),
            NOISE_DB => self.radio_value(u8::from_le_bytes(*fields.next(1)?), "dB noise "),
            _ => {}
        }
        Some(())
    }

    fn radio_value(&mut self, value: impl crate::render::text::Number, unit: &str) {
        self.number(value);
        self.str(unit);
    }

    fn radio_labelled(&mut self, label: &str, value: u8) {
        self.str(label);
        self.number(value);
        self.str(" ");
    }

    /// A rate in steps of half a Mb/s, or what some systems put there instead.
    fn rate(&mut self, rate: u8) {
        const FIRST_MCS: u8 = 0x80;
        const LAST_MCS: u8 = 0x8f;
        if matches!(rate, FIRST_MCS..=LAST_MCS) {
            return self.radio_labelled("MCS ", rate - FIRST_MCS);
        }
        self.tenths(u32::from(rate) * 5);
    }

    /// A speed in tenths of a Mb/s.
    fn tenths(&mut self, speed: u32) {
        self.number(speed / 10);
        self.str(".");
        self.number(speed % 10);
        self.str(" Mb/s ");
    }

    /// A channel by its frequency in MHz, and which 802.11 it is good for.
    fn channel(&mut self, (frequency, flags): (u16, u32), is_802_11n: bool) {
        let has = |bits| flags & bits == bits;
        self.number(frequency);
        self.str(" MHz");
        if is_802_11n {
            self.str(" 11n");
        } else {
            if has(GFSK | BAND_2_GHZ) {
                self.str(" FHSS");
            }
            if has(BAND_5_GHZ | OFDM) {
                self.slowed(" 11a", flags);
            }
            if has(BAND_2_GHZ | DYNAMIC) || has(BAND_2_GHZ | OFDM) {
                self.slowed(" 11g", flags);
            } else if has(BAND_2_GHZ | CCK) {
                self.str(" 11b");
            }
            if has(TURBO) {
                self.str(" Turbo");
            }
        }
        if has(HT_20) {
            self.str(" ht/20");
        } else if has(HT_40_BELOW) {
            self.str(" ht/40-");
        } else if has(HT_40_ABOVE) {
            self.str(" ht/40+");
        }
        self.str(" ");
    }

    fn slowed(&mut self, name: &str, flags: u32) {
        self.str(name);
        if flags & HALF_RATE != 0 {
            self.str("/10Mhz");
        } else if flags & QUARTER_RATE != 0 {
            self.str("/5Mhz");
        }
    }

    /// A modulation of 802.11n; its speed where any of what it depends on is known besides, as if all of it were.
    fn modulation(&mut self, [known, flags, mcs]: [u8; 3]) {
        let has = |bits| known & bits == bits;
        if has(KNOWS_MCS) && (has(KNOWS_WIDTH) || has(KNOWS_INTERVAL)) {
            if let Some(speed) = speed(mcs, flags) {
                self.tenths(speed);
            }
        }
        if has(KNOWS_MCS) {
            self.radio_labelled("MCS ", mcs);
        }
        if has(KNOWS_WIDTH) {
            self.str(WIDTHS.get(usize::from(flags & WIDTH)).unwrap_or(&""));
            self.str(" ");
        }
        for (bit, flag, names) in [
            (KNOWS_INTERVAL, SHORT_INTERVAL, ["long GI ", "short GI "]),
            (KNOWS_FORMAT, GREENFIELD, ["mixed ", "greenfield "]),
            (KNOWS_CORRECTION, LDPC, ["BCC FEC ", "LDPC FEC "]),
        ] {
            if has(bit) {
                self.either(names, flags & flag != 0);
            }
        }
        if has(KNOWS_STREAMS) {
            self.radio_labelled("RX-STBC", (flags >> STREAMS_SHIFT) & STREAMS);
        }
    }

    fn either(&mut self, [no, yes]: [&str; 2], is_so: bool) {
        self.str(if is_so { yes } else { no });
    }

    /// A modulation of 802.11ac, for up to four users.
    fn modulation_vht(&mut self, field: [u8; 12]) {
        let [k0, k1, flags, width, users @ .., coding, _, _, _] = field;
        let known = u16::from_le_bytes([k0, k1]);
        for (user, value) in (0_u8..).zip::<[u8; 4]>(users) {
            let (mcs, streams) = (value >> USER_MCS_SHIFT, value & USER_STREAMS);
            // No streams, no user.
            if streams == 0 {
                continue;
            }
            self.radio_labelled("User ", user);
            self.radio_labelled("MCS ", mcs);
            self.either(["BCC FEC ", "LDPC FEC "], coding & (1 << user) != 0);
        }
        if known & VHT_KNOWS_WIDTH != 0 {
            let width = width & VHT_WIDTH;
            if let Some(name) = VHT_WIDTHS.get(usize::from(width)) {
                self.str(name);
            } else {
                self.str("unknown (");
                self.number(width);
                self.str(")");
            }
            self.str(" ");
        }
        if known & VHT_KNOWS_INTERVAL != 0 {
            self.either(["long GI ", "short GI "], flags & SHORT_INTERVAL != 0);
        }
    }
}

/// Whether tcpdump knows how long a field is.
pub(super) const fn is_known(number: u32) -> bool {
    matches!(number, TIMER..=RX_FLAGS | CHANNEL_LONG..=VHT)
}

/// The speed of a modulation in tenths of a Mb/s.
fn speed(mcs: u8, flags: u8) -> Option<u32> {
    let is_wide = flags & WIDTH == WIDTH_40;
    let long = match (mcs, is_wide) {
        (DUPLICATE, true) => DUPLICATE_SPEED,
        (DUPLICATE, false) => return None,
        _ => u32::from(*STEPS.get(usize::from(mcs))?) * if is_wide { STEP_40 } else { STEP_20 },
    };
    if flags & SHORT_INTERVAL == 0 {
        return Some(long);
    }
    Some((long * LONG_SYMBOL + SHORT_SYMBOL / 2) / SHORT_SYMBOL)
}
