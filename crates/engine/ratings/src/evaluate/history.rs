//! A history of duels read from CSV, row by row, with everything that can be wrong with one said with its line.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read},
};

use csv::ByteRecord;
use thiserror::Error;

use super::{
    results::ResultReading,
    times::{Moment, TimeReading},
};
use crate::glicko::Outcome;

/// Rows that are looked at before it is decided what times and results mean.
const LOOKED_AT_ROWS: usize = 10_000;

/// Of a header that is none.
const SHOWN_CHARS_MAX: usize = 120;

const READ_BYTES: usize = 256 * 1024;

/// A history that cannot be evaluated.
#[derive(Debug, Error)]
pub enum Refused {
    #[error(
        "line 1: there is no column for {column}; the first line names the columns time, left, right and result (also: {also}), and here it is {header:?}"
    )]
    Column {
        column: &'static str,
        also: &'static str,
        header: String,
    },
    #[error("line 1: two columns are for {column}; keep one")]
    TwoColumns { column: &'static str },
    #[error("there are no duels: the file is empty or has a header alone")]
    Empty,
    #[error("line {line}: {what}")]
    Row { line: u64, what: String },
    #[error("cannot be read: {0}")]
    Read(#[from] csv::Error),
    #[error("cannot be read: {0}")]
    Input(#[from] std::io::Error),
}

pub struct Duel {
    pub left: u32,
    pub right: u32,
    pub outcome: Outcome,
    pub at_ms: i64,
    /// Counted from 0: duels of the same time are one round.
    pub round: u64,
}

const COLUMNS: [(&str, &[&str], &str); 4] = [
    (
        "time",
        &[
            "time",
            "date",
            "datetime",
            "timestamp",
            "at",
            "day",
            "round",
        ],
        "date, datetime, timestamp, at, day, round",
    ),
    (
        "left",
        &["left", "player1", "player_1", "a", "white"],
        "player1, a, white",
    ),
    (
        "right",
        &["right", "player2", "player_2", "b", "black"],
        "player2, b, black",
    ),
    (
        "result",
        &["result", "outcome", "score", "winner"],
        "outcome, score, winner",
    ),
];

pub struct History<R: Read> {
    rows: csv::Reader<BufReader<R>>,
    columns: [usize; 4],
    time: TimeReading,
    results: ResultReading,
    ahead: std::vec::IntoIter<ByteRecord>,
    row: ByteRecord,
    players: HashMap<Box<[u8]>, u32>,
    last: Option<Moment>,
    round: u64,
}

impl<R: Read> History<R> {
    pub fn open(input: R, time: Option<TimeReading>) -> Result<Self, Refused> {
        let mut input = BufReader::with_capacity(READ_BYTES, input);
        let delimiter = delimiter(input.fill_buf()?);
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            // Rows of another length get a message of ours.
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(input);
        let header = rows.byte_headers()?.clone();
        if header.is_empty() {
            return Err(Refused::Empty);
        }
        let columns = columns(&header)?;
        let mut ahead = Vec::new();
        for row in rows.byte_records().take(LOOKED_AT_ROWS) {
            let row = row?;
            check_length(&row, &columns)?;
            ahead.push(row);
        }
        if ahead.is_empty() {
            return Err(Refused::Empty);
        }
        let [at_time, left, right, result] = columns;
        let time = match time {
            Some(time) => time,
            None => {
                let times: Vec<&str> = ahead.iter().map(|row| text(&row[at_time])).collect();
                TimeReading::of(&times).map_err(|at| refused_time(&ahead[at], times[at]))?
            }
        };
        let results = ResultReading::of(
            ahead
                .iter()
                .map(|row| (&row[result], &row[left], &row[right])),
        );
        Ok(Self {
            rows,
            columns,
            time,
            results,
            ahead: ahead.into_iter(),
            row: ByteRecord::new(),
            players: HashMap::new(),
            last: None,
            round: 0,
        })
    }

    pub fn time(&self) -> TimeReading {
        self.time
    }

    pub fn next(&mut self) -> Result<Option<Duel>, Refused> {
        if let Some(row) = self.ahead.next() {
            self.row = row;
        } else if !self.rows.read_byte_record(&mut self.row)? {
            return Ok(None);
        } else {
            check_length(&self.row, &self.columns)?;
        }
        let [time, left, right, result] = self.columns.map(|column| &self.row[column]);
        let moment = self
            .time
            .read(text(time))
            .ok_or_else(|| refused_time(&self.row, text(time)))?;
        if let Some(last) = self.last {
            if moment.key < last.key {
                return Err(refused(
                    &self.row,
                    format!(
                        "its time {:?} is before that of the line above; sort the file by time, the earliest first",
                        text(time)
                    ),
                ));
            }
            self.round += u64::from(moment.key > last.key);
        }
        self.last = Some(moment);
        if left.is_empty() || right.is_empty() {
            return Err(refused(
                &self.row,
                "a player has no name; remove the line or name both".to_owned(),
            ));
        }
        if left == right {
            return Err(refused(
                &self.row,
                format!(
                    "{:?} meets themselves; remove the line",
                    String::from_utf8_lossy(left)
                ),
            ));
        }
        let outcome = self.results.read(result, left, right).ok_or_else(|| {
            refused(
                &self.row,
                format!(
                    "the result {:?} is none; write 1, 0 or 0.5 for the left one, left, right or draw, W, L or D, 1-0 or 0-1, or the winner's name",
                    String::from_utf8_lossy(result)
                ),
            )
        })?;
        let (left, right) = (
            player(&mut self.players, left),
            player(&mut self.players, right),
        );
        Ok(Some(Duel {
            left,
            right,
            outcome,
            at_ms: moment.at_ms,
            round: self.round,
        }))
    }
}

fn player(players: &mut HashMap<Box<[u8]>, u32>, name: &[u8]) -> u32 {
    if let Some(player) = players.get(name) {
        return *player;
    }
    let player = u32::try_from(players.len()).expect("names of four thousand million fit nowhere");
    players.insert(name.into(), player);
    player
}

/// Whichever separates most of the first line.
fn delimiter(start: &[u8]) -> u8 {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or(start);
    let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    let mut best = b',';
    for candidate in [b';', b'\t'] {
        if count(candidate) > count(best) {
            best = candidate;
        }
    }
    best
}

fn columns(header: &ByteRecord) -> Result<[usize; 4], Refused> {
    let names: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).to_lowercase())
        .collect();
    let mut found = [0; 4];
    for (place, (column, known, also)) in found.iter_mut().zip(COLUMNS) {
        // The column's own name goes before the others it is known by.
        let exact = names.iter().filter(|name| *name == column).count();
        let mut places = names.iter().enumerate().filter(|(_, name)| {
            if exact > 0 {
                *name == column
            } else {
                known.contains(&name.as_str())
            }
        });
        let (Some((first, _)), second) = (places.next(), places.next()) else {
            return Err(Refused::Column {
                column,
                also,
                header: names.join(",").chars().take(SHOWN_CHARS_MAX).collect(),
            });
        };
        if second.is_some() {
            return Err(Refused::TwoColumns { column });
        }
        *place = first;
    }
    Ok(found)
}

fn check_length(row: &ByteRecord, columns: &[usize; 4]) -> Result<(), Refused> {
    let needed = columns.iter().max().map_or(0, |last| last + 1);
    if row.len() < needed {
        return Err(refused(
            row,
            format!(
                "it has {} of the {needed} columns needed; write time, left, right and result, or remove the line",
                row.len()
            ),
        ));
    }
    Ok(())
}

fn text(field: &[u8]) -> &str {
    std::str::from_utf8(field).unwrap_or("")
}

fn refused(row: &ByteRecord, what: String) -> Refused {
    Refused::Row {
        line: row.position().map_or(0, csv::Position::line),
        what,
    }
}

fn refused_time(row: &ByteRecord, time: &str) -> Refused {
    refused(
        row,
        format!(
            "the time {time:?} cannot be read as the others; write all as ISO 8601 dates, as seconds or milliseconds since 1970, or as numbers that grow"
        ),
    )
}
