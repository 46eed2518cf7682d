#!/usr/bin/env python3
"""Offers every file of a manifest to a decoder in a child process with limits, and compares (own work).

  python check_media.py DIR --mode naive-pillow|naive-pillow-nolimit|naive-pyav|naive-ffmpeg|guarded [--out result.tsv]
  python check_media.py DIR --mode adapter --adapter pkg.mod:fn    fn(path, field) -> None, or raises with .error_type
  --field image|audio: only these rows; --only TEXT,TEXT: only names with one of these in them

Child limits: --as-mb (address space), --cpu s, --wall s. Reported per file: outcome, error type, peak RSS, CPU and wall time.
"guarded" is a reference that shows that the expectations can be met; it is not the product's code.
"""
import argparse, importlib, io, json, os, resource, signal, struct, subprocess, sys, time
class Bad(Exception):
    def __init__(s,t,m=""): super().__init__(m or t); s.error_type=t
MAXB_IMG=20_000_000; MAXB_AUD=50_000_000; MAXPX=40_000_000; MAXSIDE=8192; MAXSEC=600; MINSEC=10.0
# ------------------------------------------------------------------ header readers (no library)
def sniff(b):
    if b[:8]==b"\x89PNG\r\n\x1a\n": return "png"
    if b[:3]==b"\xff\xd8\xff": return "jpeg"
    if b[:4]==b"RIFF" and b[8:12]==b"WEBP": return "webp"
    if b[:4] in (b"RIFF",b"RF64") and b[8:12]==b"WAVE": return "wav"
    if b[:4]==b"fLaC": return "flac"
    if b[:4]==b"OggS": return "ogg"
    if b[:3]==b"ID3" or (len(b)>3 and b[0]==0xff and b[1]&0xe0==0xe0 and b[1]&0x06==0x02): return "mp3"
    if b[4:8]==b"ftyp" and b[8:12] in (b"M4A ",b"isom",b"mp42",b"mp41",b"qt  "): return "mov"
    return None
def dims(kind,b):
    try:
        if kind=="png":
            if b[12:16]!=b"IHDR": raise Bad("image_load_error")
            return struct.unpack(">II",b[16:24])
        if kind=="webp":
            t=b[12:16]
            if t==b"VP8X": return 1+int.from_bytes(b[24:27],"little"),1+int.from_bytes(b[27:30],"little")
            if t==b"VP8L":
                v=int.from_bytes(b[21:25],"little"); return (v&0x3fff)+1,((v>>14)&0x3fff)+1
            if t==b"VP8 ": w,h=struct.unpack("<HH",b[26:30]); return w&0x3fff,h&0x3fff
            raise Bad("image_load_error")
        i=2; segs=0
        while i+4<=len(b):
            if b[i]!=0xff: raise Bad("image_load_error")
            m=b[i+1]
            if m==0xff: i+=1; continue
            if m in (0x01,) or 0xd0<=m<=0xd9: i+=2; continue
            n=struct.unpack(">H",b[i+2:i+4])[0]; segs+=1
            if n<2 or segs>2000: raise Bad("image_load_error")
            if 0xc0<=m<=0xcf and m not in (0xc4,0xc8,0xcc): h,w=struct.unpack(">HH",b[i+5:i+9]); return w,h
            if m==0xda: break
            i+=2+n
        raise Bad("image_load_error")
    except (struct.error,IndexError): raise Bad("image_load_error")
def guarded(path,field):
    data=open(path,"rb").read(MAXB_AUD+1)
    if not data: raise Bad("image_load_error" if field!="audio" else "unsupported_audio_format")
    k=sniff(data)
    if field in ("image","file") :
        if k not in ("png","jpeg","webp"): raise Bad("unsupported_image_format")
        if len(data)>MAXB_IMG: raise Bad("file_too_large")
        w,h=dims(k,data)
        if w>0x7fffffff or h>0x7fffffff: raise Bad("image_load_error")
        if w*h>MAXPX or max(w,h)>MAXSIDE: raise Bad("image_too_large" if min(w,h)>300 else "image_too_small")
        if min(w,h)<=300: raise Bad("image_too_small")
        if k=="jpeg" and data.count(b"\xff\xda")>200: raise Bad("image_load_error","too many scans")
        if not (0.4-0.002<=w/h<=2.5+0.002): raise Bad("image_aspect_ratio_error")
        import warnings; warnings.simplefilter("error")
        from PIL import Image, ImageOps
        Image.MAX_IMAGE_PIXELS=MAXPX
        try:
            im=Image.open(io.BytesIO(data),formats=[k.upper()])
            if im.size!=(w,h): raise Bad("image_load_error")
            im.load()
            try: im=ImageOps.exif_transpose(im)
            except Exception: pass
            im=im.convert("RGBA").convert("RGB"); im.tobytes()
        except Bad: raise
        except (MemoryError,Image.DecompressionBombError,Image.DecompressionBombWarning): raise Bad("image_too_large")
        except Exception as e: raise Bad("image_load_error",repr(e))
    else:
        if k not in ("wav","flac","ogg","mp3","mov"): raise Bad("unsupported_audio_format")
        import av
        try:
            n=0; sec=0.0; rate=None
            with av.open(io.BytesIO(data),format={"mov":"mov"}.get(k,k),options={"protocol_whitelist":"none","enable_drefs":"0","probesize":"1000000","analyzeduration":"1000000"},metadata_errors="ignore") as c:
                if len(c.streams)>4 or not c.streams.audio: raise Bad("unsupported_audio_format")
                s=c.streams.audio[0]
                if not (1<=s.channels<=8) or not (8000<=(s.rate or 0)<=192000): raise Bad("unsupported_audio_format")
                for p in c.demux(s):
                    try: fs=p.decode()
                    except av.error.InvalidDataError: n+=1; fs=[]
                    if n>200: raise Bad("unsupported_audio_format")
                    for f in fs:
                        sec+=f.samples/f.sample_rate
                        if sec>MAXSEC: raise Bad("audio_duration_too_long")
            if sec<MINSEC: raise Bad("audio_duration_too_short")
        except Bad: raise
        except Exception as e: raise Bad("unsupported_audio_format",repr(e))
def naive_pillow(path,field,nolimit=False):
    from PIL import Image
    if nolimit: Image.MAX_IMAGE_PIXELS=None
    Image.open(path).convert("RGB").tobytes()
def naive_pyav(path,field):
    import av
    n=0
    with av.open(path) as c:
        if not c.streams.audio and not c.streams.video: raise ValueError("no stream")
        acc=[]
        for f in c.decode(c.streams.audio[0] if c.streams.audio else c.streams.video[0]): acc.append(f.to_ndarray())
def worker(mode,path,field,adapter):
    if mode=="naive-pillow": naive_pillow(path,field)
    elif mode=="naive-pillow-nolimit": naive_pillow(path,field,True)
    elif mode=="naive-pyav": naive_pyav(path,field)
    elif mode=="naive-ffmpeg":
        r=subprocess.run(["ffmpeg","-nostdin","-v","error","-i",path,"-f","null","-"],stderr=subprocess.PIPE)
        if r.returncode: raise ValueError(r.stderr.decode("latin-1")[-100:])
    elif mode=="guarded": guarded(path,field)
    else:
        m,f=adapter.split(":"); getattr(importlib.import_module(m),f)(path,field)
def run(a,path,field):
    def lim():
        os.setsid(); resource.setrlimit(resource.RLIMIT_AS,(a.as_mb<<20,)*2); resource.setrlimit(resource.RLIMIT_CPU,(a.cpu,a.cpu+1)); resource.setrlimit(resource.RLIMIT_CORE,(0,0)); resource.setrlimit(resource.RLIMIT_FSIZE,(1<<20,)*2)
    t=time.monotonic()
    p=subprocess.Popen(a.prefix.split()+[sys.executable,os.path.abspath(__file__),"--worker",a.mode,path,field,a.adapter or "-"],stdout=subprocess.PIPE,stderr=subprocess.DEVNULL,preexec_fn=lim)
    try: out,_=p.communicate(timeout=a.wall); to=False
    except subprocess.TimeoutExpired:
        to=True; os.killpg(p.pid,signal.SIGKILL); out,_=p.communicate()
    dt=time.monotonic()-t
    try: j=json.loads(out.decode().strip().splitlines()[-1])
    except Exception: j={}
    if to: oc="timeout"
    elif p.returncode and p.returncode<0:
        oc="cpu-limit" if p.returncode in (-signal.SIGXCPU,-signal.SIGKILL) and not j else f"signal {-p.returncode}"
    elif not j: oc=f"exit {p.returncode}"
    else: oc=j["o"]
    return oc,j,dt
def main():
    if len(sys.argv)>1 and sys.argv[1]=="--worker":
        mode,path,field,ad=sys.argv[2:6]; r={}
        try: worker(mode,path,field,ad); r={"o":"accept","e":"-"}
        except MemoryError: r={"o":"memory","e":"MemoryError"}
        except BaseException as e: r={"o":"reject","e":getattr(e,"error_type",type(e).__name__),"m":str(e)[:80]}
        u=resource.getrusage(resource.RUSAGE_SELF); c=resource.getrusage(resource.RUSAGE_CHILDREN)
        r["rss"]=max(u.ru_maxrss,c.ru_maxrss)//1024; r["cpu"]=round(u.ru_utime+u.ru_stime+c.ru_utime+c.ru_stime,2)
        print(json.dumps(r)); sys.stdout.flush(); os._exit(0)
    ap=argparse.ArgumentParser(); ap.add_argument("dir"); ap.add_argument("--mode",default="guarded"); ap.add_argument("--adapter"); ap.add_argument("--out"); ap.add_argument("--as-mb",type=int,default=3000); ap.add_argument("--cpu",type=int,default=10); ap.add_argument("--wall",type=int,default=20); ap.add_argument("--prefix",default=""); ap.add_argument("--only",default=""); ap.add_argument("--field",default="")
    a=ap.parse_args(); rows=[l.rstrip("\n").split("\t") for l in open(os.path.join(a.dir,"manifest.tsv"),encoding="utf-8")][1:]
    bad=[]; killed=[]; res=[]
    for name,field,expect,error,hazard,why,size in rows:
        if a.only and not any(x in name for x in a.only.split(",")): continue
        for f in (["image","audio"] if field=="file" else [field]):
            if a.mode.startswith("naive-pillow") and f=="audio" or a.field not in ("",f): continue
            oc,j,dt=run(a,os.path.join(os.path.abspath(a.dir),name),f)
            ok=oc in expect.split("|") and (oc!="reject" or error=="-" or j.get("e") in error.split("|"))
            kill=oc in ("timeout","cpu-limit","memory") or oc.startswith(("signal","exit")) or j.get("rss",0)>1500 or j.get("cpu",0)>8
            res.append((name,f,expect,oc,j.get("e",""),str(j.get("rss","")),str(j.get("cpu","")),f"{dt:.1f}","ok" if ok else "DIFF","KILL" if kill else "",j.get("m","").replace("\n"," ").replace("\t"," "),why))
            if not ok: bad.append(res[-1])
            if kill: killed.append(res[-1])
    if a.out:
        with open(a.out,"w",encoding="utf-8") as f:
            f.write("name\tfield\texpect\toutcome\terror\trss_mb\tcpu_s\twall_s\tverdict\tkill\tmessage\twhy\n")
            for r in res: f.write("\t".join(r)+"\n")
    print(f"{a.mode}: {len(res)} runs, as expected {len(res)-len(bad)}, differing {len(bad)}, killing {len(killed)}, peak RSS max {max([int(r[5] or 0) for r in res] or [0])} MB, CPU max {max([float(r[6] or 0) for r in res] or [0])} s")
    if a.mode in ("guarded","adapter"):
        for r in bad: print("  DIFF","\t".join(r))
    for r in killed: print("  KILL","\t".join(r[:8]),r[11])
    sys.exit(1 if bad and a.mode in ("guarded","adapter") else 0)
if __name__=="__main__": main()
