//! Names of signals, as x86_64 Linux numbers them.

const NAMES: [&str; 31] = [
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS",
];
const REALTIME_FIRST: i32 = 34;
const REALTIME_LAST: i32 = 64;

pub fn name(signal: i32) -> String {
    match usize::try_from(signal - 1)
        .ok()
        .and_then(|index| NAMES.get(index))
    {
        Some(name) => (*name).to_owned(),
        None if signal == REALTIME_FIRST => "SIGRTMIN".to_owned(),
        None => format!("SIGRTMIN+{}", signal - REALTIME_FIRST),
    }
}

pub fn number(name: &str) -> Option<i32> {
    if let Some(index) = NAMES.iter().position(|known| *known == name) {
        return i32::try_from(index).ok().map(|index| index + 1);
    }
    let offset = |rest: &str| {
        if rest.is_empty() {
            Some(0)
        } else {
            rest[1..].parse::<i32>().ok()
        }
    };
    let signal = if let Some(rest) = name.strip_prefix("SIGRTMIN") {
        REALTIME_FIRST + offset(rest)?
    } else {
        REALTIME_LAST - offset(name.strip_prefix("SIGRTMAX")?)?
    };
    (REALTIME_FIRST..=REALTIME_LAST)
        .contains(&signal)
        .then_some(signal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_agree() {
        for signal in (1..=31).chain(34..=64) {
            assert_eq!(number(&name(signal)), Some(signal));
        }
        assert_eq!(
            (name(9).as_str(), number("SIGNOPE"), number("SIGRTMIN+99")),
            ("SIGKILL", None, None)
        );
    }
}
