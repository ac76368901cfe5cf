//! What a client and a slot's launcher say to each other: fixed headers and length-prefixed text over a socket that
//! keep message boundaries. Descriptors travel beside the messages.

use std::io;

/// The longest message; arguments and environment of one run must fit.
pub const MESSAGE_BYTES_MAX: usize = 160 << 10;
/// File contents up to this size travel in the message, larger ones as a descriptor.
pub const INLINE_BYTES_MAX: usize = 32 << 10;
/// Arguments and environment entries of one run.
pub const STRINGS_MAX: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// Client: write a file. Payload: mode, path, content; or the content as a descriptor.
    Put = 1,
    /// Client: start a program. Payload: limits, arguments, environment. Descriptors: stdin, stdout, stderr.
    Run,
    /// Client: send a signal to everything in the box. Payload: signal.
    Kill,
    /// Client: open a file for reading. Payload: path.
    Get,
    /// Client: what the last run left in the work directory becomes the job's own, unchangeable by later runs.
    Seal,
    /// Client: hand out the whole work directory as one file.
    Pack,
    /// Client: write what `Pack` gave.
    Unpack,
    /// Client: remove everything that is not sealed.
    Wipe,
    /// Client: remove one file of the job. Payload: path.
    Remove,
    /// Client: what waits to become a program was cloned before the lane moved the box, and is cloned again.
    Renew,
    /// Launcher: the slot is ready.
    Ready,
    /// Launcher: the facts of a run.
    Outcome,
    /// Launcher: it was done. May carry a descriptor.
    Done,
    /// Launcher: it was not done. Payload: step, errno.
    Failed,
    /// Client to lane: this spare slot is in use now. Payload: slot.
    Leased,
    /// Client to lane: end this slot. Payload: slot.
    End,
    /// Client to lane: this slot's box goes to another core. Payload: slot, core.
    Move,
    /// Lane to client: it has gone there, or has not. Payload: slot, errno.
    Moved,
    /// Lane to client: this slot is no more. Payload: slot, how often the kernel ended a process for want of memory.
    Gone,
    /// Supervisor to client: a lane. Payload: number. Descriptor: its socket.
    Lane,
}

impl Kind {
    fn from_number(number: u32) -> Option<Self> {
        use Kind::*;
        [
            Put, Run, Kill, Get, Seal, Pack, Unpack, Wipe, Remove, Renew, Ready, Outcome, Done,
            Failed, Leased, End, Move, Moved, Gone, Lane,
        ]
        .into_iter()
        .find(|kind| *kind as u32 == number)
    }
}

/// Builds a message.
#[derive(Debug)]
pub struct Writer(Vec<u8>);

impl Writer {
    pub fn new(kind: Kind) -> Self {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend((kind as u32).to_le_bytes());
        Self(bytes)
    }

    pub fn number(mut self, number: u64) -> Self {
        self.0.extend(number.to_le_bytes());
        self
    }

    /// Bytes with their length before and a zero after them, so that text can be used as a C string in place.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend((bytes.len() as u64).to_le_bytes());
        self.0.extend(bytes);
        self.0.push(0);
        self
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Takes a message apart; anything that does not fit is an error.
#[derive(Debug)]
pub struct Reader<'a>(&'a [u8]);

fn malformed() -> io::Error {
    io::Error::from_raw_os_error(libc::EBADMSG)
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> io::Result<(Kind, Self)> {
        let (kind, rest) = bytes.split_at_checked(4).ok_or_else(malformed)?;
        let number = u32::from_le_bytes(kind.try_into().map_err(|_| malformed())?);
        Ok((Kind::from_number(number).ok_or_else(malformed)?, Self(rest)))
    }

    pub fn number(&mut self) -> io::Result<u64> {
        let (number, rest) = self.0.split_at_checked(8).ok_or_else(malformed)?;
        self.0 = rest;
        Ok(u64::from_le_bytes(
            number.try_into().map_err(|_| malformed())?,
        ))
    }

    /// The bytes without their closing zero, which is guaranteed to follow them in memory.
    pub fn bytes(&mut self) -> io::Result<&'a [u8]> {
        let length = usize::try_from(self.number()?).map_err(|_| malformed())?;
        let with_zero = length.checked_add(1).ok_or_else(malformed)?;
        let (bytes, rest) = self.0.split_at_checked(with_zero).ok_or_else(malformed)?;
        if bytes[length] != 0 {
            return Err(malformed());
        }
        self.0 = rest;
        Ok(&bytes[..length])
    }

    /// Text that can be handed to the kernel: no zero inside.
    pub fn text(&mut self) -> io::Result<&'a std::ffi::CStr> {
        let bytes = self.bytes()?;
        // The closing zero lies right behind `bytes`; `bytes()` has checked it.
        // SAFETY: one byte more than `bytes` is inside the message.
        let with_zero = unsafe { std::slice::from_raw_parts(bytes.as_ptr(), bytes.len() + 1) };
        std::ffi::CStr::from_bytes_with_nul(with_zero).map_err(|_| malformed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let message = Writer::new(Kind::Put)
            .number(0o644)
            .bytes(b"a/b")
            .bytes(b"\0x")
            .finish();
        let (kind, mut reader) = Reader::new(&message).expect("kind");
        assert_eq!(kind, Kind::Put);
        assert_eq!(reader.number().expect("mode"), 0o644);
        assert_eq!(reader.text().expect("path").to_bytes(), b"a/b");
        assert_eq!(reader.bytes().expect("content"), b"\0x");
        assert!(reader.number().is_err());
    }

    #[test]
    fn no_cut_of_a_message_is_read_past_its_end() {
        let message = Writer::new(Kind::Run)
            .number(1)
            .bytes(b"python3")
            .bytes(b"x\0y")
            .finish();
        for end in 0..message.len() {
            if let Ok((_, mut reader)) = Reader::new(&message[..end]) {
                let all = reader
                    .number()
                    .and_then(|_| reader.text().map(drop))
                    .and_then(|()| reader.bytes().map(drop));
                assert!(all.is_err(), "cut at {end}");
            }
        }
        let (_, mut reader) = Reader::new(&message).expect("kind");
        reader.number().expect("number");
        reader.text().expect("text");
        assert!(reader.text().is_err(), "a zero inside text is refused");
    }
}
