//! A mail server that catches letters, and refuses some when it is told to.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// A mail server on a port of its own.
pub struct Smtp {
    pub url: String,
    /// So many of the next letters are refused for now.
    refuse: Arc<AtomicU32>,
    letters: mpsc::UnboundedReceiver<String>,
}

impl Smtp {
    /// # Panics
    /// Where there is no port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let (send, letters) = mpsc::unbounded_channel();
        let refuse = Arc::new(AtomicU32::new(0));
        let refusing = Arc::clone(&refuse);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (send, refuse) = (send.clone(), Arc::clone(&refusing));
                // A client that goes away in the middle is none of a test's business.
                tokio::spawn(async move { drop(talk(stream, &send, &refuse).await) });
            }
        });
        Self {
            url,
            refuse,
            letters,
        }
    }

    pub fn refuse(&self, letters: u32) {
        self.refuse.store(letters, Ordering::SeqCst);
    }

    /// The next letter that comes, whole.
    ///
    /// # Panics
    /// Where the server is gone.
    pub async fn next(&mut self) -> String {
        self.letters.recv().await.expect("the mail server lives")
    }
}

async fn talk(
    stream: TcpStream,
    letters: &mpsc::UnboundedSender<String>,
    refuse: &AtomicU32,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = match line
            .get(..4)
            .unwrap_or_default()
            .to_ascii_uppercase()
            .as_str()
        {
            "EHLO" | "HELO" => "250 test\r\n",
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            "MAIL"
                if refuse
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                        left.checked_sub(1)
                    })
                    .is_ok() =>
            {
                "451 not now\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut letter = String::new();
                while !letter.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut letter).await? == 0 {
                        return Ok(());
                    }
                }
                // Nobody reads any more where the test is over.
                let _ = letters.send(letter);
                "250 taken\r\n"
            }
            _ => "250 yes\r\n",
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}
