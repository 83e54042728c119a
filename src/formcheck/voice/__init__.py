"""What the person hears: what is said when, the recordings, the loudspeaker."""
